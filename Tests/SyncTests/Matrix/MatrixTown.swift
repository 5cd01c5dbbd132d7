import Failures
import Storage
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

/// One site for each role of the matrix, in one topology.
///
/// The store `subject`, a dispensary, is active on Active; Collector holds a copy of it, Transfer trades with it. The patient's home store,
/// `home`, is active on Home. Satellite has a dispensary, None an ordinary store, both strangers. `depot` stays
/// on central. In the mirrored topology the primary is a site as well, Headquarters.
final class MatrixTown {
    let network: Network
    let topology: String
    let dispenses: Bool
    private var sessions = 0

    static let siteOfRole: [String: String] = [
        "active site": "Active", "home site": "Home", "other satellite": "Satellite", "collector": "Collector", "transfer": "Transfer",
        "none": "None",
    ]
    static let storeOfSite: [String: String] = [
        "Active": "subject", "Home": "home", "Satellite": "far", "Collector": "keeper", "Transfer": "trader", "None": "alone",
        "Headquarters": "main",
    ]

    /// - Parameter dispenses: whether the store `subject` goes on being a dispensary, or ends once the records of the matrix are there.
    init(topology: String, dispenses: Bool = true) throws {
        self.topology = topology
        self.dispenses = dispenses
        network = try Network(sample: false)
        for store in Set(Self.storeOfSite.values).union(["depot"]).sorted() { try central(Self.store(store)) }
        try network.administration.grantVisibility("subject", "trader") { "grant-\(self.number())" }
        try central(Self.background)
        for (site, store) in Self.storeOfSite.sorted(by: { $0.key < $1.key }) where isMirrored || site != "Headquarters" {
            try network.addSite(site, stores: [store])
        }
        try network.administration.setCollector(store: "subject", at: "Collector", true)
        try syncAll()
        if isMirrored {
            _ = try network.administration.mirror(to: "Headquarters", force: false, handoverID: "mirrored")
            try syncAll()
        }
        try write(activeRole, Self.documents)
        try syncAll()
    }

    var isMirrored: Bool { topology == "mirrored" }

    private static func store(_ id: String, isDispensary: Bool? = nil) -> [Change] {
        let isDispensary = isDispensary ?? ["subject", "home", "far", "annex"].contains(id)
        return [
            Town.change("name", "name-\(id)", ["name": id.capitalized, "type": "store"]),
            Town.change(
                "store", id,
                ["name": id.capitalized, "code": id, "name_ID": "name-\(id)", "store_mode": isDispensary ? "dispensary" : "store"]),
        ]
    }

    /// What the records of the matrix hang on.
    private static let background: [Change] = [
        Town.change("item", "item", ["item_name": "Amoxicillin"]),
        Town.change("patient_event", "event", ["description": "Weight"]),
        Town.change("name", "customer", ["name": "Customer", "type": "facility"]),
        Town.change("name_store_join", "customer-in-subject", ["name_ID": "customer", "store_ID": "subject"]),
        Town.change("name", "patient", ["name": "Patient", "type": "patient", "supplying_store_id": "home"]),
        Town.change("name_store_join", "patient-in-subject", ["name_ID": "patient", "store_ID": "subject"]),
        Town.change("name", "elsewhere", ["name": "Elsewhere", "type": "facility"]),
        Town.change("name_tag", "tag", ["description": "Rural"]),
        Town.change("list_master", "list", ["description": "Basic"]),
        Town.change("list_master_name_join", "local-list", ["name_ID": "customer", "list_master_ID": ""]),
        Town.change("contact", "contact", ["name_ID": "customer"]),
        Town.change("clinician", "prescriber", ["last_name": "Fern", "store_ID": "home"]),
        Town.change("clinician_store_join", "prescriber-in-subject", ["prescriber_ID": "prescriber", "store_ID": "subject"]),
    ]

    /// Documents of the record's store that lines and notes hang on.
    private static let documents: [Change] = [
        Town.change("transact", "invoice", ["store_ID": "subject", "name_ID": "customer", "type": "ci", "mode": "store"]),
        Town.change("transact", "delivery", ["store_ID": "subject", "name_ID": "name-trader", "type": "ci", "mode": "store"]),
        Town.change("tender", "tender", ["store_ID": "subject"]),
        Town.change("item_line", "stock", ["store_ID": "subject", "item_ID": "item"]),
    ]

    private func number() -> Int {
        sessions += 1
        return sessions
    }

    // MARK: Roles

    /// The site in a role; nil where it is central itself.
    func site(of role: String) -> String? {
        if role == "primary" { return isMirrored ? "Headquarters" : nil }
        return role == CellKey.ordinary ? Self.siteOfRole["active site"] : Self.siteOfRole[role]
    }

    /// What the site is where the store `subject` is active.
    var activeRole: String { dispenses ? "active site" : CellKey.ordinary }

    /// The roles that are played here.
    var roles: [String] { CellKey.roles.filter { $0 != (dispenses ? CellKey.ordinary : "active site") } }

    /// The roles that have a database of their own.
    var databases: [String] { roles.filter { $0 == "central" || site(of: $0) != nil } }

    /// The store that the role's site works in.
    func ownStore(of role: String) -> String { site(of: role).flatMap { Self.storeOfSite[$0] } ?? "depot" }

    func engine(_ site: String) throws -> SiteEngine { try #require(network.sites[site]) }

    // MARK: What a role does

    @discardableResult
    func central(_ changes: [Change]) throws -> Int64? { try CentralWriter(network.central).write(changes) }

    @discardableResult
    func write(_ role: String, _ changes: [Change], acting: WriteContext = .program) throws -> Int64? {
        guard let site = site(of: role) else { return try CentralWriter(network.central).write(changes, acting: acting) }
        return try engine(site).write(changes, acting: acting)
    }

    /// Imports; returns why the last record was refused.
    func importing(_ role: String, _ changes: [Change]) throws -> Failure? {
        let report: ImportReport
        if let site = site(of: role) {
            report = try engine(site).importSlice(changes)
        } else {
            report = try CentralWriter(network.central).importSlice(changes)
        }
        return report.refused.last { $0.id == changes.last?.id }?.failure
    }

    func syncAll() throws {
        for _ in 0..<2 { for site in Self.storeOfSite.keys.sorted() where network.sites[site] != nil { try network.sync(site) } }
    }

    /// Everything each role's database holds: payloads by table and id.
    func snapshot() throws -> [String: [String: String]] {
        var held: [String: [String: String]] = [:]
        for role in databases {
            let database = try site(of: role).map { try engine($0).database } ?? network.central
            var records: [String: String] = [:]
            try database.read { transaction in
                try transaction.records.forEachRecord { record in
                    records["\(record.key.table.folded) \(record.key.id)"] = String(decoding: record.payload, as: UTF8.self)
                }
            }
            held[role] = records
        }
        return held
    }

    /// Sends groups as a program would that does not obey its own rules, under the offices central gave the site.
    func forge(_ role: String, _ groups: [[Change]]) throws -> [GroupAnswer] {
        let name = try #require(site(of: role))
        let engine = try engine(name)
        let caller = try network.engine.openSession(site: "site-\(name)", try engine.sessionRequest(app: "forged")).caller
        let offices = try engine.settings()?.offices ?? []
        let request = PushRequest(
            number: try network.administration.site(name).push + 1, opening: "forged", healedThrough: nil,
            groups: groups.enumerated().map { number, changes in
                PushRequest.Group(
                    number: Int64(1_000_000 + number), epochs: offices, acting: .program,
                    changes: changes.map { PushRequest.GroupChange(table: $0.table, id: $0.id, base: nil, payload: $0.payload) })
            })
        return try PushRequest.Reply(decoding: network.engine.push(caller, request.encoded())).answers.map(\.answer)
    }

    /// Both sides count what they hold; nothing may be wrong.
    func problems() throws -> [String] {
        var problems = try network.administration.verify().problems.map { "central: \($0)" }
        for (name, site) in network.sites.sorted(by: { $0.key < $1.key }) {
            problems += try site.verify().problems.map { "\(name): \($0)" }
        }
        return problems
    }
}

// MARK: What other operations do

extension MatrixTown {
    /// The store `subject` is no dispensary any more, in a town where that is so.
    func closeDispensary() throws {
        guard !dispenses else { return }
        try central(Self.store("subject", isDispensary: false))
        try syncAll()
    }

    /// A second store on Active, a dispensary, in which the site gets to know prescribers.
    func openAnnex() throws {
        try central(Self.store("annex"))
        try network.administration.assign(store: "annex", to: "Active", force: false)
        try syncAll()
    }

    /// Sets a preference of all sites, on the primary, and lets central move what it concerns.
    func set(_ preference: String, _ isOn: Bool) throws {
        let text = "{\"ID\":\"\(preference)\",\"store_ID\":\"\",\"item\":\"\(preference)\",\"data\":{\"value\":\(isOn)}}"
        try write("primary", [Change(table: "pref", id: preference, payload: Array(text.utf8))])
        try syncAll()
        while try network.administration.continueRerouting() {}
        try syncAll()
    }

    /// From now on the primary enters orders, tenders and payments for every store (R-OWN 6).
    func centralise() throws {
        try write(
            "primary",
            ["centralised_procurement", "centralised_payments"].map { name in
                let text = "{\"ID\":\"\(name)\",\"store_ID\":\"\",\"item\":\"\(name)\",\"data\":{\"value\":true}}"
                return Change(table: "pref", id: name, payload: Array(text.utf8))
            })
        try syncAll()
    }
}
