import Failures
import LegacyProtocols
import Payload
import Storage
import SyncRules

/// What the test endpoints of the v5 protocol do: they write and delete any record and make sites, without asking who may.
///
/// Only a central server that was started for tests has them.
package struct LegacyTestBed: Sendable {
    let administration: Administration
    private static let made = StateKeys<StateFlag>("sites.test:")

    package init(_ administration: Administration) {
        self.administration = administration
    }

    /// Whether the database may be played with: its sites were made by the test endpoints, but for one Open mSupply site that calls them.
    ///
    /// - Throws: `argument-invalid` naming another site.
    package func check() throws {
        try administration.database.read { transaction in
            let others = try transaction.sites.all().filter { site in
                try site.kind != .central && !transaction.state.has(Self.made[site.id])
            }
            guard others.count > 1 || others.contains(where: { $0.kind != .openMSupply }), let other = others.last else { return }
            throw Failure(
                .argumentInvalid,
                "The test endpoints change any record and ask nobody, and this database has sites that they did not make, such as \(other.name).",
                remedy: "Start without them, or with another data folder. To lose this one: --force-test-endpoints.")
        }
    }

    /// Says in central's log that the endpoints are open.
    package func tell() throws {
        try administration.database.write {
            try $0.log.write("test-endpoints", "The test endpoints are open: whoever knows a site's password changes any record.")
        }
    }

    /// `{"table":[record,…],…}` or null: each record is laid over the one that is there.
    ///
    /// - Throws: `body-malformed`, `record-malformed` and its kin.
    package func upsert(_ body: [UInt8]) async throws {
        let tables = try Self.tables(body)
        try await administration.database.writeAsync { transaction in
            let shape = RecordShape(transaction.rules)
            var changes: [Change] = []
            var sites: [(store: String, number: Int64)] = []
            for (table, value) in Self.ordered(tables, transaction) {
                for record in value.elements ?? [] {
                    guard let id = (record["ID"] ?? record["id"])?.text else { throw Failure(.recordIDMissing, nil, ["table": table]) }
                    let stored = try transaction.records.record(table, id).flatMap { $0.isDeleted ? nil : $0.payload }
                    let bytes = try WireTables.standard[table]?.taken(record.serialised(), over: stored) ?? record.serialised()
                    changes.append(Change(table: table, id: id, payload: try shape.canonical(table: table, id: id, payload: bytes)))
                    if table.lowercased() == "store", let number = record[ActiveSite.key]?.integer { sites.append((id, number)) }
                }
            }
            try apply(changes, transaction)
            for (store, number) in sites { try give(store, toNumber: number, transaction) }
        }
    }

    /// `{"table":["id",…],…}` or null.
    package func delete(_ body: [UInt8]) async throws {
        let tables = try Self.tables(body)
        try await administration.database.writeAsync { transaction in
            let changes = Self.ordered(tables, transaction).reversed().flatMap { table, value in
                (value.elements ?? []).compactMap(\.text).map { Change(table: table, id: $0, payload: nil) }
            }
            try apply(try Cascade(transaction: transaction).expanded(Array(changes)), transaction)
        }
    }

    /// Makes a site with a dispensary store that sees some names.
    ///
    /// - Parameters:
    ///   - password: what the site shows in its password's place.
    ///   - secret: the slow hash of the password.
    ///   - newID: a source of ids.
    package func createSite(_ body: [UInt8], password: String, secret: String, newID: @escaping @Sendable () -> String) async throws -> JSONValue {
        let names = try TestSiteRequest(decoding: body).visibleNames
        return try await administration.database.writeAsync { transaction in
            let number = Administration.siteNumber(after: try transaction.sites.all().map(\.number))
            let id = newID()
            let site = try administration.createSite(name: "site \(number)", code: nil, kind: .openMSupply, secret: secret, id: id, transaction)
            try transaction.state.set(Self.made[id], .yes)
            let store = try administration.createStore(
                code: "store \(number)", title: "store of site \(number)", isDispensary: true, nameID: nil, ids: (newID(), newID()), transaction)
            try administration.make(store, activeOn: site, before: try transaction.offices.tenure(.store(store.id)), force: false, transaction)
            try apply(
                names.map { name in
                    let row = newID()
                    let members: [(key: String, value: JSONValue)] = [
                        ("ID", .string(row)), ("name_ID", .string(name)), ("store_ID", .string(store.id)), ("inactive", .bool(false)),
                    ]
                    return Change(table: "name_store_join", id: row, payload: JSONValue.object(members).serialised())
                }, transaction)
            return .object([
                ("site", .object([("ID", .string(id)), ("site_ID", .integer(site.number)), ("name", .string(site.name)), ("password", .string(password))])),
                ("store", .object([("ID", .string(store.id)), ("name_ID", .string(store.nameID))])),
            ])
        }
    }

    private static func tables(_ body: [UInt8]) throws -> [(key: String, value: JSONValue)] {
        let limits = PayloadLimits(maxBytes: 128 << 20, maxMembers: 100_000)
        guard let value = try? JSONValue(parsing: body, limits: limits) else { throw Failure(.bodyMalformed) }
        if value.isNull { return [] }
        guard let tables = value.members else { throw Failure(.bodyMalformed, "The body names tables.") }
        return tables
    }

    /// Tables of what others hang on first.
    private static func ordered(_ tables: [(key: String, value: JSONValue)], _ transaction: Transaction) -> [(String, JSONValue)] {
        tables.map { (transaction.rules[$0.key]?.type.integrationLevel ?? 0, $0.key, $0.value) }.sorted { $0.0 < $1.0 }.map { ($0.1, $0.2) }
    }

    private static let slice = 500

    private func apply(_ changes: [Change], _ transaction: Transaction) throws {
        for start in stride(from: 0, to: changes.count, by: Self.slice) {
            try ChangeApplication(transaction: transaction, source: ChangeSource(origin: .administration, by: administration.by))
                .write(Array(changes[start..<min(start + Self.slice, changes.count)]))
        }
    }

    /// Makes a store active on the site of that number.
    private func give(_ store: String, toNumber number: Int64, _ transaction: Transaction) throws {
        guard let site = try transaction.sites.all().first(where: { $0.number == number }), let facts = try transaction.stores.store(store) else { return }
        let before = try transaction.offices.tenure(.store(store))
        guard before?.site != site.id else { return }
        try administration.make(facts, activeOn: site, before: before, force: true, transaction)
    }
}
