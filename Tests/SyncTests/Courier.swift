import Failures
import Foundation
import Storage
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

/// Carries bundles between a town's central and its sites: the messages alone, as a stick would bring them.
struct Courier {
    struct Letter: Sendable {
        let id: String
        let messages: [BundleMessage]
    }

    static let half: [UInt8] = Array(repeating: 7, count: 32)

    let town: Town

    /// As if each device had offered its key.
    init(_ town: Town) throws {
        self.town = town
        for name in Town.sites { try exchangeKeys(name) }
    }

    func exchangeKeys(_ name: String) throws {
        let network = town.network
        try network.central.write { transaction in
            guard let site = try transaction.sites.site("site-\(name)"), let database = site.database else { return }
            try transaction.siteKeys.save(
                SiteKeyEntry(hash: Digest.of(Array("key of \(database)".utf8)), site: site.id, database: database, half: Self.half))
        }
    }

    /// What a site writes into a bundle.
    func fromSite(_ name: String) throws -> Letter {
        var messages: [BundleMessage] = []
        _ = try town.site(name).bundle(app: "test") { messages.append($0) }
        return Letter(id: town.network.newID(), messages: messages)
    }

    /// What central writes for a site.
    func forSite(_ name: String) throws -> Letter {
        var messages: [BundleMessage] = []
        let administration = town.network.administration
        _ = try administration.makeBundle(for: administration.bundleAddress(name)) { messages.append($0) }
        return Letter(id: town.network.newID(), messages: messages)
    }

    @discardableResult
    func toCentral(_ letter: Letter, from name: String, upTo count: Int = .max) throws -> AcceptedBundle {
        var messages = letter.messages.prefix(count)[...]
        return try town.network.administration.accept(site: "site-\(name)", bundle: letter.id, half: Self.half) { messages.popFirst() }
    }

    /// - Parameter count: messages that are taken before the machine stops.
    @discardableResult
    func toSite(_ letter: Letter, _ name: String, upTo count: Int = .max) throws -> CarriedCycle {
        let id = "database-\(town.network.newID())"
        var cycle = CarriedCycle(try town.site(name)) { id }
        for message in letter.messages.prefix(count) { try cycle.take(message) }
        if count >= letter.messages.count { try cycle.finish() }
        return cycle
    }

    /// There and back.
    func roundTrip(_ name: String) throws {
        try toCentral(fromSite(name), from: name)
        try toSite(forSite(name), name)
    }

    /// The code of what is refused.
    func code(_ body: () throws -> Void) -> FailureCode? {
        do {
            try body()
            return nil
        } catch { return (error as? Failure)?.code }
    }
}
