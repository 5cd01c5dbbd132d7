import Catalogue
import Failures
import Payload
import Storage
import SyncProtocol

/// The store somebody works in, checked against what is written (R-USER).
///
/// The program's own work and groups of sites that name nobody are bound by tenure alone. A push is judged by the same rule as
/// the local write it comes from; there, what the group does not say is not asked for.
package struct ActingRule {
    package let rules: Rules
    package let ledger: Ledger
    package let editor: Editor

    package init(rules: Rules, ledger: Ledger, editor: Editor) {
        self.rules = rules
        self.ledger = ledger
        self.editor = editor
    }

    private var acting: Acting { editor.acting }

    /// Whether this party may write at all in the store or mode it works in.
    package func checkPlace(_ key: RecordKey, payload: [UInt8]?) throws {
        guard !acting.isProgram else { return }
        if acting.isSupervisor {
            guard let payload, let table = rules[key.table.folded],
                try OrderSide(rules: rules, ledger: ledger).preference(of: table.view(of: payload), table) != nil
            else { throw Failure(.supervisorReadOnly, nil, ["table": key.table.name, "id": key.id]) }
            return
        }
        guard let store = acting.store else { return }
        switch try editor.kind(store) {
        case .active: return
        case .collector:
            throw Failure(.actingStoreReadOnly, "The store \(try title(store)) is a read-only copy here.", ["store": store])
        case .transfer, .none:
            throw Failure(.actingStoreReadOnly, "Nobody works in the store \(try title(store)) here.", ["store": store])
        }
    }

    /// Whether data of a store that is active here is written by somebody who works in it.
    package func check(dataOf store: String, _ key: RecordKey) throws {
        guard !acting.isProgram, !acting.isSupervisor, !acting.isForEachStore else { return }
        guard let worked = acting.store else {
            // An older site or a foreign client names no store; what is written here does.
            if editor.isRemote { return }
            let names = try editor.activeStores().map { try title($0) }.sorted().joined(separator: ", ")
            throw Failure(
                .actingStoreMissing, "Several stores are active here (\(names)); the change does not say in which one the user works.",
                ["table": key.table.name, "id": key.id])
        }
        guard worked == store else {
            throw Failure(
                .actingStoreOther,
                "The record belongs to \(try title(store)), the user works in \(try title(worked)): switch to store \(try title(store)).",
                ["table": key.table.name, "id": key.id, "store": store])
        }
    }

    private func title(_ store: String) throws -> String { try StoreTitle.of(store, rules, ledger) }
}

extension Acting {
    /// Who acts, with the store filled in where there is only one, and checked against what the user may log in to.
    ///
    /// - Throws: `user-not-in-store`.
    package func resolved(_ editor: Editor, _ rules: Rules, _ ledger: Ledger) throws -> Acting {
        guard !isProgram, !isSupervisor else { return self }
        var acting = self
        if store == nil {
            let active = try editor.activeStores()
            if active.count == 1 { acting.store = active[0] }
            if isForEachStore { acting.store = nil }
        }
        if let user { try UserAccess(rules: rules, ledger: ledger).check(user, acting.store) }
        return acting
    }
}

/// A store's name for a person.
package enum StoreTitle {
    package static func of(_ store: String, _ rules: Rules, _ ledger: Ledger) throws -> String {
        guard let record = try ledger.record("store", store), !record.isDeleted,
            let name = try rules["store"]?.view(of: record.payload).text("name"), !name.isEmpty
        else { return store }
        return name
    }
}

/// In which stores a user known here may work: the rows of `user_store`, which stay on each site (R-USER, R-OWN 7).
///
/// A name that no user record here carries is a label of the program that shows its access token, and is not looked up further.
package struct UserAccess {
    package let rules: Rules
    package let ledger: Ledger

    package init(rules: Rules, ledger: Ledger) {
        self.rules = rules
        self.ledger = ledger
    }

    /// - Parameter store: the one worked in; nil where it is each record's own.
    /// - Throws: `user-not-in-store`, also for a user who was made inactive.
    package func check(_ user: String, _ store: String?) throws {
        guard let record = try find(user) else { return }
        if Truth.of((try? JSONValue(parsing: record.payload))?["active"]) == false {
            throw Failure(.userNotInStore, "The user \(user) is not active here.", ["user": user])
        }
        guard let store else { return }
        let rows = try rows(of: record)
        guard try !rows.isEmpty || cameFromSite(record.key.id), !rows.contains(where: { $0.store == store && $0.mayLogIn }) else { return }
        throw Failure(
            .userNotInStore, "\(user) may not log in to \(try StoreTitle.of(store, rules, ledger)).", ["user": user, "store": store])
    }

    /// The user by id, or by name.
    package func find(_ user: String) throws -> StoredRecord? {
        if let record = try ledger.record("user", user), !record.isDeleted { return record }
        return try ledger.records(matching: RecordQuery(table: "user", fields: [("name", user)], limit: 1)).first
    }

    /// Lets a user log in to a store on central, as whoever creates a store may (R-STORE 5).
    ///
    /// A user without any rows is bound to no store, and stays so: the first row would shut all others.
    /// - Throws: `not-found`.
    package func grant(_ reference: String, _ store: String, rowID: String) throws {
        guard let user = try find(reference) else { throw Failure(.notFound, "There is no user \(reference) here.") }
        let rows = try rows(of: user)
        guard try !rows.isEmpty || cameFromSite(user.key.id), !rows.contains(where: { $0.store == store && $0.mayLogIn }) else { return }
        let row = JSONValue.object([
            ("ID", .string(rowID)), ("user_ID", .string(user.key.id)), ("store_ID", .string(store)), ("can_login", .bool(true)),
        ])
        let key = RecordKey(try ledger.table("user_store"), rowID)
        _ = try ledger.group { try LedgerWriter(rules: rules, ledger: ledger).put(key, payload: row.serialised(), origin: 0) }
    }

    private static let fromSite = "users.from-site:"

    /// A user that a site told of came without permissions: without a row, such a user works in no store here (R-OWN 7).
    package func noteFromSite(_ id: String) throws { try ledger.setMeta(Self.fromSite + id, "yes") }

    package func cameFromSite(_ id: String) throws -> Bool { try ledger.meta(Self.fromSite + id) != nil }

    package struct Row {
        package let record: StoredRecord
        package let store: String
        package let mayLogIn: Bool

        package init(record: StoredRecord, store: String, mayLogIn: Bool) {
            self.record = record
            self.store = store
            self.mayLogIn = mayLogIn
        }
    }

    /// What the user may do, store by store.
    package func rows(of user: StoredRecord) throws -> [Row] {
        guard let table = rules["user_store"] else { return [] }
        var rows: [Row] = []
        try ledger.forEachRecord(of: "user_store") { record in
            let view = try table.view(of: record.payload)
            guard view.text("user_ID") == user.key.id else { return }
            rows.append(Row(record: record, store: view.text("store_ID"), mayLogIn: view.isOn("can_login")))
        }
        return rows
    }
}
