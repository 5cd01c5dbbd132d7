import Failures
import Foundation
import Payload
import Storage
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

/// Five stores by hand, so that a test can say all it expects: `depot` stays on central, `alpha` is on North, `beta` on South,
/// `pharmacy` (a dispensary) on Clinic, `lonely` on Island. Alpha trades with beta and with pharmacy; lonely with nobody.
final class Town {
    let network: Network
    private let grants = Counter()
    static let sites: [String] = ["North", "South", "Clinic", "Island"]
    static let active: KeyValuePairs<String, String> = ["North": "alpha", "South": "beta", "Clinic": "pharmacy", "Island": "lonely"]

    /// - Parameters:
    ///   - before: what central writes while every store is still its own.
    ///   - batches: the same, each a transaction of its own.
    ///   - transactions: whether the transactions of the dispensary store are synced.
    init(before: [Change] = [], batches: [[Change]] = [], transactions: Bool = true) throws {
        network = try Network(sample: false)
        for store in ["depot", "alpha", "beta", "pharmacy", "lonely"] { try central(Self.store(store)) }
        for (one, other) in [("alpha", "beta"), ("alpha", "pharmacy")] { try grant(one, other) }
        try central([
            Self.change("name", "customer", ["name": "Customer", "type": "facility"]),
            Self.change("name_store_join", "customer-in-alpha", ["name_ID": "customer", "store_ID": "alpha"]),
            Self.change("name", "patient", ["name": "Patient", "type": "patient", "supplying_store_id": "pharmacy"]),
            Self.change("clinician", "prescriber", ["last_name": "Fern", "store_ID": "pharmacy"]),
        ])
        for batch in [before] + batches where !batch.isEmpty { try central(batch) }
        for (site, store) in Self.active { try network.addSite(site, stores: [store], transactions: transactions) }
    }

    static func change(_ table: String, _ id: String, _ fields: [String: String] = [:]) -> Change {
        var members: [(key: String, value: JSONValue)] = [(Rules.standard[table]?.type.keyField ?? "ID", .string(id))]
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) { members.append((key, .string(value))) }
        return Change(table: table, id: id, payload: JSONValue.object(members).serialised())
    }

    static func delete(_ table: String, _ id: String) -> Change { Change(table: table, id: id, payload: nil) }

    static func store(_ id: String) -> [Change] {
        [
            change("name", "name-\(id)", ["name": id.capitalized, "type": "store"]),
            change(
                "store", id,
                ["name": id.capitalized, "code": id, "name_ID": "name-\(id)", "store_mode": id == "pharmacy" ? "dispensary" : "store"]),
        ]
    }

    func grant(_ one: String, _ other: String) throws {
        let next = grants
        try network.administration.grantVisibility(one, other) { "grant-\(next.next())" }
    }

    @discardableResult
    func central(_ changes: [Change], acting: WriteContext = .program) throws -> Int64? {
        try CentralWriter(network.central).write(changes, acting: acting)
    }

    func site(_ name: String) throws -> SiteEngine { try #require(network.sites[name]) }

    @discardableResult
    func write(_ site: String, _ changes: [Change], acting: WriteContext = .program) throws -> Int64? {
        try self.site(site).write(changes, acting: acting)
    }

    /// What a local write says; nil when it was taken.
    func refusal(_ body: () throws -> Int64?) -> FailureCode? {
        do {
            _ = try body()
            return nil
        } catch { return (error as? Failure)?.code }
    }

    /// A remote site becomes the primary.
    func makePrimary(_ name: String) throws {
        try network.central.write { transaction in
            try transaction.offices.hand(.primary, to: "site-\(name)")
            for site in ["site-central", "site-\(name)"] { try Topology(transaction).refresh(site, always: true) }
        }
    }

    /// Every site, twice: what one pushes another receives.
    func syncAll() throws {
        for _ in 0..<2 { for site in Self.sites { try network.sync(site) } }
    }

    /// The sites that hold a record.
    func holders(_ table: String, _ id: String) throws -> [String] {
        try Self.sites.filter { name in
            try site(name).database.read { transaction in
                guard let record = try transaction.records.record(table, id) else { return false }
                return !record.isDeleted
            }
        }
    }

    func payload(_ site: String, _ table: String, _ id: String) throws -> String? {
        try self.site(site).database.read { try $0.records.record(table, id).map { String(decoding: $0.payload, as: UTF8.self) } }
    }

    func centralPayload(_ table: String, _ id: String) throws -> String? {
        try network.central.read { transaction in
            guard let record = try transaction.records.record(table, id), !record.isDeleted else { return nil }
            return String(decoding: record.payload, as: UTF8.self)
        }
    }

    /// Both sides count what they hold; nothing may be wrong.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try network.administration.verify().problems == [], sourceLocation: sourceLocation)
        for name in Self.sites {
            #expect(try site(name).verify().problems == [], "\(name)", sourceLocation: sourceLocation)
        }
    }

    /// A site believes that it holds something which it does not: its digests differ from central's.
    func disturb(_ name: String) throws {
        try site(name).database.write { transaction in
            let chan = try transaction.channels.channel(named: "everyone")
            var tally = try transaction.channels.channel(chan).tally
            tally.add(Digest.of([1]))
            try transaction.channels.setTally(chan, tally)
        }
    }

    /// How many sites in turn have held an office, today's included; today's epoch is the highest of all.
    func tenures(_ office: Office) throws -> Int {
        let (history, now) = try network.central.read { (try $0.offices.tenureHistory(of: office), try $0.offices.tenure(office)) }
        #expect(history.last?.tenure == now)
        return history.count
    }

    func epoch(_ office: Office) throws -> Int64 { try #require(try network.central.read { try $0.offices.tenure(office) }).epoch }

    // MARK: The wire by hand

    /// Opens a session as the site's own database does.
    func caller(_ name: String) throws -> Caller {
        let body = try site(name).sessionRequest(app: "forged")
        return try network.engine.openSession(site: "site-\(name)", body).caller
    }

    /// Sends groups as a site that does not obey its own rules would, under the offices central gave it.
    func forge(_ name: String, _ groups: [[Change]], epochs: [Tenure]? = nil, acting: WriteContext = .program) throws -> [GroupAnswer] {
        let caller = try caller(name)
        let offices = try epochs ?? site(name).settings()?.offices ?? []
        let stored = try network.administration.site(name)
        var number: Int64 = 1_000
        let request = PushRequest(
            number: stored.push + 1, opening: "forged", healedThrough: nil,
            groups: groups.map { changes in
                number += 1
                return PushRequest.Group(
                    number: number, epochs: offices, acting: acting,
                    changes: changes.map { PushRequest.GroupChange(table: $0.table, id: $0.id, base: nil, payload: $0.payload) })
            })
        return try PushReply(decoding: network.engine.push(caller, request.encoded())).answers.map(\.answer)
    }
}

extension GroupAnswer {
    /// The reason a group was parked for; nil when it was accepted.
    var code: String? { if case .parked(let code, _) = self { code } else { nil } }
}
