import Failures
import Foundation
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite
import Testing

/// Carries bundles between a town's central and its sites: the messages alone, as a stick would bring them.
package struct Courier {
    package struct Letter: Sendable {
        package let id: String
        package let messages: [BundleMessage]
    }

    package static let half: [UInt8] = Array(repeating: 7, count: 32)

    package let town: Town

    /// As if each device had offered its key.
    package init(_ town: Town) throws {
        self.town = town
        for name in Town.sites { try exchangeKeys(name) }
    }

    /// The devices have no keys yet.
    package init(uncarried town: Town) { self.town = town }

    package func exchangeKeys(_ name: String) throws {
        let network = town.network
        try network.central.write { transaction in
            guard let site = try transaction.sites.site("site-\(name)"), let database = site.database else { return }
            try transaction.siteKeys.save(
                SiteKeyEntry(hash: Digest.of(Array("key of \(database)".utf8)), site: site.id, database: database, half: Self.half))
        }
    }

    /// What a site writes into a bundle.
    package func fromSite(_ name: String) throws -> Letter {
        var messages: [BundleMessage] = []
        _ = try town.site(name).bundle(app: "test") { messages.append($0) }
        return Letter(id: town.network.newID(), messages: messages)
    }

    /// What central writes for a site.
    package func forSite(_ name: String) throws -> Letter {
        var messages: [BundleMessage] = []
        let administration = town.network.administration
        _ = try administration.makeBundle(for: administration.bundleAddress(name)) { messages.append($0) }
        return Letter(id: town.network.newID(), messages: messages)
    }

    @discardableResult
    package func toCentral(_ letter: Letter, from name: String, upTo count: Int = .max) throws -> AcceptedBundle {
        var messages = letter.messages.prefix(count)[...]
        return try town.network.administration.accept(site: "site-\(name)", bundle: letter.id, half: Self.half) { messages.popFirst() }
    }

    /// - Parameter count: messages that are taken before the machine stops.
    @discardableResult
    package func toSite(_ letter: Letter, _ name: String, upTo count: Int = .max) throws -> CarriedCycle {
        let id = "database-\(town.network.newID())"
        var cycle = CarriedCycle(try town.site(name)) { id }
        for message in letter.messages.prefix(count) { try cycle.take(message) }
        if count >= letter.messages.count { try cycle.finish() }
        return cycle
    }

    /// There and back.
    package func roundTrip(_ name: String) throws {
        try toCentral(fromSite(name), from: name)
        try toSite(forSite(name), name)
    }

    /// The code of what is refused.
    package func code(_ body: () throws -> Void) -> FailureCode? {
        do {
            try body()
            return nil
        } catch { return (error as? Failure)?.code }
    }
}
