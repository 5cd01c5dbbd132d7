import Failures
import Foundation
import Payload
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import SyncSite
import Synchronization
import Testing

@testable import Transfers

/// A small country whose stores trade, with real databases and the real engine; central's follower runs after each call.
///
/// `depot` stays on central, as does `hall`; `alpha` and `annex` are on North, `beta` on South; all see one another but `hidden`, which
/// is on South too.
final class Trade {
    let folder: URL
    let central: LedgerDatabase
    let administration: Administration
    let engine: CentralEngine
    let transfers: CentralTransfers
    private(set) var sites: [String: SiteEngine] = [:]
    private let ids = Mutex(0)
    /// Of all databases here.
    let faults = Faults()
    /// Central's follower runs after each call a site makes.
    var isFollowing = true
    static let homes: KeyValuePairs<String, String> = ["alpha": "North", "annex": "North", "beta": "South", "hidden": "South"]
    static let stores = ["depot", "hall", "alpha", "annex", "beta", "hidden"]

    /// - Parameter isBare: central alone, without stores.
    init(slice: Int = 500, isBare: Bool = false, before: [Change] = []) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tributary-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        central = try Self.database(folder.appending(path: "central.sqlite"), opening: "central-opening", faults)
        administration = Administration(central)
        engine = CentralEngine(central)
        transfers = CentralTransfers(central, slice: slice)
        try administration.initialiseCentral(name: "Ministry", databaseID: "database-central", siteID: "site-central")
        guard !isBare else { return }
        for store in Self.stores { try write(nil, Self.store(store)) }
        try write(nil, [Self.record("item", "salt", ["item_name": "Salt"]), Self.record("item", "soap", ["item_name": "Soap"])])
        for (index, one) in Self.stores.enumerated() where one != "hidden" {
            for other in Self.stores[(index + 1)...] where other != "hidden" {
                try administration.grantVisibility(one, other) { self.newID() }
            }
        }
        if !before.isEmpty { try write(nil, before) }
        for site in ["North", "South"] { _ = try administration.createSite(name: site, kind: .server, secret: "x", id: "site-\(site)") }
        for (store, site) in Self.homes { try administration.assign(store: store, to: site, force: false) }
        for site in ["North", "South"] { try addDevice(site) }
        try syncAll()
    }

    /// A site with a store of its own, synced.
    func addSite(_ name: String, store: String) throws {
        _ = try administration.createSite(name: name, kind: .server, secret: "x", id: "site-\(name)")
        try administration.assign(store: store, to: name, force: false)
        try addDevice(name)
        try sync(name)
    }

    /// The office of the primary goes to a site, which knows it afterwards; nothing happens without one.
    func mirror(to site: String?) throws {
        guard let site else { return }
        _ = try administration.mirror(to: site, force: false, handoverID: newID())
        try syncAll()
    }

    /// Takes the office back to central: the site is asked, or given up.
    func unify(force: Bool = false) throws {
        _ = try administration.unify(force: force, handoverID: newID())
        try transfers.catchUp()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func database(_ file: URL, opening: String, _ faults: Faults) throws -> LedgerDatabase {
        try LedgerDatabase(
            engine: FaultyDatabase(path: file.path, faults: faults), opening: opening, clock: { 1_800_000_000 })
    }

    func newID() -> String {
        let number = ids.withLock { last in
            last += 1
            return last
        }
        return "id-\(number)"
    }

    @discardableResult
    func addDevice(_ name: String) throws -> SiteEngine {
        let id = newID()
        let site = SiteEngine(
            try Self.database(folder.appending(path: "\(name)-\(id).sqlite"), opening: "opening-\(id)", faults), follower: SiteTransfers())
        try site.initialise(databaseID: "database-\(id)")
        sites[name] = site
        return site
    }

    func site(_ name: String) throws -> SiteEngine { try #require(sites[name]) }

    /// From now on each local transaction of the site goes in a push of its own.
    func sendGroupByGroup(_ name: String) { sites[name]?.limits.pushBytes = 1 }

    // MARK: Records

    static func record(_ table: String, _ id: String, _ members: [(key: String, value: JSONValue)]) -> Change {
        let key = Rules.standard[table]?.type.keyField ?? "ID"
        return Change(table: table, id: id, payload: JSONValue.object([(key, .string(id))] + members).serialised())
    }

    static func record(_ table: String, _ id: String, _ members: KeyValuePairs<String, Any>) -> Change {
        record(table, id, members.map { (key: $0.key, value: value($0.value)) })
    }

    static func value(_ any: Any) -> JSONValue {
        switch any {
        case let text as String: .string(text)
        case let flag as Bool: .bool(flag)
        case let number as Int: .number(JSONNumber(number))
        case let number as Double: .number(JSONNumber("\(number)") ?? 0)
        case let value as JSONValue: value
        default: .null
        }
    }

    static func store(_ id: String) -> [Change] {
        [
            record("name", "name-\(id)", ["name": id.capitalized, "type": "store"]),
            record("store", id, ["name": id.capitalized, "code": id, "name_ID": "name-\(id)", "store_mode": "store", "disabled": false]),
        ]
    }

    /// The store as a dispensary.
    static func dispensary(_ id: String) -> Change {
        record(
            "store", id,
            ["name": id.capitalized, "code": id, "name_ID": "name-\(id)", "store_mode": "dispensary", "disabled": false])
    }

    /// Writes at a site, or on central when nil.
    func write(_ site: String?, _ changes: [Change]) throws {
        if let site { try self.site(site).write(changes) } else { try CentralWriter(central).write(changes) }
        if site == nil, isFollowing { try transfers.catchUp() }
    }

    func database(_ site: String?) throws -> LedgerDatabase { try site.map { try self.site($0).database } ?? central }

    func value(_ site: String?, _ table: String, _ id: String) throws -> JSONValue? {
        try database(site).read { transaction in
            guard let record = try transaction.records.record(table, id), !record.isDeleted else { return nil }
            return try JSONValue(parsing: record.payload)
        }
    }

    /// Live records of a table, by id.
    func all(_ site: String?, _ table: String) throws -> [String: JSONValue] {
        try database(site).read { transaction in
            var found: [String: JSONValue] = [:]
            try transaction.records.forEachRecord(of: table) { found[$0.key.id] = try JSONValue(parsing: $0.payload) }
            return found
        }
    }

    /// Changes members of a record where it is edited.
    func edit(_ site: String?, _ table: String, _ id: String, _ members: KeyValuePairs<String, Any>) throws {
        let stored = try #require(try database(site).read { try $0.records.record(table, id) })
        var payload = stored.payload
        for (key, value) in members { payload = try RecordBytes.replacing(member: key, in: payload, with: Self.value(value).serialised()) }
        try write(site, [Change(table: table, id: id, payload: payload)])
    }

    func delete(_ site: String?, _ table: String, _ id: String) throws { try write(site, [Change(table: table, id: id, payload: nil)]) }

    // MARK: Sync

    func syncAll(rounds: Int = 3) throws {
        for _ in 0..<rounds { for site in sites.keys.sorted() { try sync(site) } }
    }

    @discardableResult
    func sync(_ name: String, before: (_ calls: Int) throws -> Void = { _ in }) throws -> CycleReport {
        let site = try site(name)
        var cycle = SiteCycle(site, app: "test", hasSession: false) { "database-again" }
        var caller: Caller?
        for calls in 0..<1_000 {
            switch try cycle.next() {
            case .finished(let report): return report
            case .send(let call, let body):
                try before(calls)
                do {
                    try cycle.receive(call, try engine.answer(call, body, site: "site-\(name)", caller: &caller))
                    if isFollowing { try transfers.catchUp() }
                } catch let failure as Failure {
                    try cycle.receive(call, failure: failure)
                }
            }
        }
        Issue.record("the sync of \(name) does not end")
        return cycle.report
    }

    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try administration.verify().problems == [], sourceLocation: sourceLocation)
        for (name, site) in sites { #expect(try site.verify().problems == [], "\(name)", sourceLocation: sourceLocation) }
    }
}

extension JSONValue {
    /// A member as text, numbers as they are written.
    func string(_ key: String) -> String? {
        switch self[key] {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        default: nil
        }
    }
}
