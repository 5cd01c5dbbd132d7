import Catalogue
import Failures
import Payload
import Storage
import SyncProtocol

/// In which stores a user known here may work: the rows of `user_store`, which stay on each site (R-USER, R-OWN 7).
///
/// A name that no user record here carries is a label of the program that shows its access token, and is not looked up further.
package struct UserAccess {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// - Parameter store: the one worked in; nil where it is each record's own.
    /// - Throws: `user-not-in-store`, also for a user who was made inactive.
    package func check(_ user: String, _ store: String?) throws {
        guard let record = try find(user) else { return }
        if let known = try? rules.record(UserRecord.self, record.payload), !known.isActive {
            throw Failure(.userNotInStore, "The user \(user) is not active here.", ["user": user])
        }
        guard let store else { return }
        let rows = try rows(of: record)
        guard try !rows.isEmpty || cameFromSite(record.key.id), !rows.contains(where: { $0.store == store && $0.mayLogIn }) else { return }
        throw Failure(
            .userNotInStore, "\(user) may not log in to \(try StoreTitle.of(store, transaction)).", ["user": user, "store": store])
    }

    /// The user by id, or by name.
    package func find(_ user: String) throws -> StoredRecord? {
        if let record = try transaction.records.record("user", user), !record.isDeleted { return record }
        return try transaction.records.records(matching: RecordQuery(table: "user", fields: [(UserRecord.Field.name.name, user)], limit: 1)).first
    }

    /// The row that lets a user log in to a store; nil where none is needed.
    ///
    /// A user without any rows is bound to no store, and stays so: the first row would shut all others.
    /// - Throws: `not-found`.
    package func granting(_ reference: String, _ store: String, rowID: String) throws -> Change? {
        guard let user = try find(reference) else { throw Failure(.notFound, "There is no user \(reference) here.") }
        let rows = try rows(of: user)
        guard try !rows.isEmpty || cameFromSite(user.key.id), !rows.contains(where: { $0.store == store && $0.mayLogIn }) else { return nil }
        let row = JSONValue.object([
            ("ID", .string(rowID)), ("user_ID", .string(user.key.id)), ("store_ID", .string(store)), ("can_login", .bool(true)),
        ])
        return Change(table: "user_store", id: rowID, payload: row.serialised())
    }

    private static let fromSite = StateKeys<StateFlag>("users.from-site:")

    /// A user that a site told of came without permissions: without a row, such a user works in no store here (R-OWN 7).
    package func rememberFromSite(_ id: String) throws { try transaction.state.set(Self.fromSite[id], .yes) }

    package func cameFromSite(_ id: String) throws -> Bool { try transaction.state.has(Self.fromSite[id]) }

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
        var rows: [Row] = []
        try transaction.records.forEachRecord(of: "user_store") { record in
            let row = try rules.record(UserStoreRow.self, record.payload)
            guard row.text(.user_ID) == user.key.id else { return }
            rows.append(Row(record: record, store: row.text(.store_ID), mayLogIn: row.isOn(.can_login)))
        }
        return rows
    }
}
