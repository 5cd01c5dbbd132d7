import Failures
import Foundation
import Payload
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite
import Testing

/// Five stores by hand, so that a test can say all it expects: `depot` stays on central, `alpha` is on North, `beta` on South,
/// `pharmacy` (a dispensary) on Clinic, `lonely` on Island. Alpha trades with beta and with pharmacy; lonely with nobody.
package final class Town {
    package let network: Network
    private let grants = Counter()
    package static let sites: [String] = ["North", "South", "Clinic", "Island"]
    package static let active: KeyValuePairs<String, String> = ["North": "alpha", "South": "beta", "Clinic": "pharmacy", "Island": "lonely"]

    /// - Parameters:
    ///   - before: what central writes while every store is still its own.
    ///   - batches: the same, each a transaction of its own.
    ///   - transactions: whether the transactions of the dispensary store are synced.
    ///   - network: where the town is built; one without records.
    package init(
        before: [Change] = [], batches: [[Change]] = [], transactions: Bool = true, network: Network? = nil
    ) throws {
        self.network = try network ?? Network(sample: false)
        for store in ["depot", "alpha", "beta", "pharmacy", "lonely"] { try central(Self.store(store)) }
        for (one, other) in [("alpha", "beta"), ("alpha", "pharmacy")] { try grant(one, other) }
        try central([
            Self.change("name", "customer", ["name": "Customer", "type": "facility"]),
            Self.change("name_store_join", "customer-in-alpha", ["name_ID": "customer", "store_ID": "alpha"]),
            Self.change("name", "patient", ["name": "Patient", "type": "patient", "supplying_store_id": "pharmacy"]),
            Self.change("clinician", "prescriber", ["last_name": "Fern", "store_ID": "pharmacy"]),
        ])
        for batch in [before] + batches where !batch.isEmpty { try central(batch) }
        for (site, store) in Self.active { try self.network.addSite(site, stores: [store], transactions: transactions) }
    }

    package static func change(_ table: String, _ id: String, _ fields: [String: String] = [:]) -> Change {
        var members: [(key: String, value: JSONValue)] = [(Rules.standard[table]?.type.keyField ?? "ID", .string(id))]
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) { members.append((key, .string(value))) }
        return Change(table: table, id: id, payload: JSONValue.object(members).serialised())
    }

    package static func delete(_ table: String, _ id: String) -> Change { Change(table: table, id: id, payload: nil) }

    package static func store(_ id: String) -> [Change] {
        [
            change("name", "name-\(id)", ["name": id.capitalized, "type": "store"]),
            change(
                "store", id,
                ["name": id.capitalized, "code": id, "name_ID": "name-\(id)", "store_mode": id == "pharmacy" ? "dispensary" : "store"]),
        ]
    }

    package func grant(_ one: String, _ other: String) throws {
        let next = grants
        try network.administration.grantVisibility(one, other) { "grant-\(next.next())" }
    }

    @discardableResult
    package func central(_ changes: [Change], acting: WriteContext = .program) throws -> Int64? {
        try CentralWriter(network.central).write(changes, acting: acting)
    }

    package func site(_ name: String) throws -> SiteEngine { try #require(network.sites[name]) }

    @discardableResult
    package func write(_ site: String, _ changes: [Change], acting: WriteContext = .program) throws -> Int64? {
        try self.site(site).write(changes, acting: acting)
    }

    /// What a local write says; nil when it was taken.
    package func refusal(_ body: () throws -> Int64?) -> FailureCode? {
        do {
            _ = try body()
            return nil
        } catch { return (error as? Failure)?.code }
    }

    /// Every site, twice: what one pushes another receives.
    package func syncAll() throws {
        for _ in 0..<2 { for site in Self.sites { try network.sync(site) } }
    }

    /// The sites that hold a record.
    package func holders(_ table: String, _ id: String) throws -> [String] {
        try Self.sites.filter { name in
            try site(name).database.read { transaction in
                guard let record = try transaction.records.record(table, id) else { return false }
                return !record.isDeleted
            }
        }
    }

    package func payload(_ site: String, _ table: String, _ id: String) throws -> String? {
        try self.site(site).database.read { try $0.records.record(table, id).map { String(decoding: $0.payload, as: UTF8.self) } }
    }

    package func centralPayload(_ table: String, _ id: String) throws -> String? {
        try network.central.read { transaction in
            guard let record = try transaction.records.record(table, id), !record.isDeleted else { return nil }
            return String(decoding: record.payload, as: UTF8.self)
        }
    }

    /// Both sides count what they hold; nothing may be wrong.
    package func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try network.administration.verify().problems == [], sourceLocation: sourceLocation)
        for name in Self.sites {
            #expect(try site(name).verify().problems == [], "\(name)", sourceLocation: sourceLocation)
        }
    }
}
