import Failures
import Payload
import Storage

/// Users and their stores in one database, central's or a site's: each keeps its own (R-OWN 7, R-USER).
package struct UserAdministration: Sendable {
    private static let nameBytesMax = 100

    package let database: LedgerDatabase
    var rules: Rules { .standard }
    /// Who acts, where an audit log is kept; nil on a site.
    package let by: Administrator?
    package let write: @Sendable ([Change], Transaction) throws -> Void

    package init(database: LedgerDatabase, by: Administrator?, write: @escaping @Sendable ([Change], Transaction) throws -> Void) {
        self.database = database
        self.by = by
        self.write = write
    }

    package func list() throws -> [UserListing] {
        try database.read { transaction in
            let rights = try rightsByUser(transaction)
            let access = UserAccess(transaction: transaction)
            var users: [UserListing] = []
            try transaction.records.forEachRecord(of: "user") { record in
                let user = try rules.record(UserRecord.self, record.payload)
                users.append(
                    UserListing(
                        id: record.key.id, name: user.text(.name), isActive: user.isActive, rights: rights[record.key.id] ?? [],
                        isFromSite: try access.cameFromSite(record.key.id)))
            }
            return users.sorted { ($0.name.lowercased(), $0.id) < ($1.name.lowercased(), $1.id) }
        }
    }

    private func rightsByUser(_ transaction: Transaction) throws -> [String: [UserListing.Right]] {
        var rights: [String: [UserListing.Right]] = [:]
        try transaction.records.forEachRecord(of: "user_store") { record in
            guard let row = try? rules.record(UserStoreRow.self, record.payload), let user = row[.user_ID] else { return }
            let id = row.text(.store_ID)
            let store = try transaction.records.record("store", id)
            let code = try store.flatMap { $0.isDeleted ? nil : try rules.record(StoreRecord.self, $0.payload).text(.code) } ?? ""
            rights[user, default: []].append(
                UserListing.Right(
                    store: id, code: code.isEmpty ? id : code, mayLogIn: row.isOn(.can_login),
                    isDefault: row.isOn(.store_default)))
        }
        return rights.mapValues { $0.sorted { $0.code < $1.code } }
    }

    /// Makes a user, with the stores the user may log in to: both or neither, for who has no row may work everywhere. One made on a site
    /// travels to central once, without stores.
    ///
    /// - Parameters:
    ///   - stores: codes, names or ids; the user starts in the first.
    ///   - newID: for the rows.
    /// - Throws: `name-taken`, `argument-invalid`, `not-found`.
    package func create(_ edit: UserEdit, id: String, stores: [String] = [], newID: () -> String) throws {
        try database.write { transaction in
            try check(edit.name ?? "", besides: nil, transaction)
            var user = JSONValue.object([
                ("ID", .string(id)), ("name", .string("")), ("e_mail", .string("")), ("Language", .number(JSONNumber(0))),
                ("first_name", .string("")), ("last_name", .string("")), ("phone1", .string("")), ("job_title", .string("")),
                ("active", .bool(edit.isActive ?? true)),
            ])
            for (field, text) in edit.texts { user = user.setting(field, to: .string(text)) }
            try write([Change(table: "user", id: id, payload: user.serialised())], transaction)
            try audit(.userCreated, edit.name ?? id, ["user": .string(id)], transaction)
            for (number, store) in stores.enumerated() {
                try setRight(of: id, in: store, mayLogIn: true, isDefault: number == 0, newID: newID(), transaction)
            }
        }
    }

    /// - Throws: `not-found`, `name-taken`, `argument-invalid`.
    package func edit(_ reference: String, _ edit: UserEdit) throws {
        try database.write { transaction in
            let user = try find(reference, transaction)
            if let name = edit.name { try check(name, besides: user.key.id, transaction) }
            var payload = user.payload
            var fields: [JSONValue] = []
            func put(_ field: String, _ value: JSONValue) throws {
                let changed = try RecordMember.replacing(field, in: payload, with: String(decoding: value.serialised(), as: UTF8.self))
                if changed != payload { fields.append(.string(field)) }
                payload = changed
            }
            for (field, text) in edit.texts { try put(field, .string(text)) }
            if let isActive = edit.isActive { try put("active", .bool(isActive)) }
            guard !fields.isEmpty else { return }
            try write([Change(table: "user", id: user.key.id, payload: payload)], transaction)
            try audit(.userEdited, try name(payload), ["user": .string(user.key.id), "fields": .array(fields)], transaction)
        }
    }

    /// Says whether a user may log in to a store; nil takes the user's row for the store away.
    ///
    /// - Parameters:
    ///   - isDefault: whether the store is the one the user starts in; nil leaves it.
    ///   - newID: for the row, where there is none yet.
    /// - Throws: `not-found`.
    package func setRight(of reference: String, in store: String, mayLogIn: Bool?, isDefault: Bool?, newID: String) throws {
        try database.write { try setRight(of: reference, in: store, mayLogIn: mayLogIn, isDefault: isDefault, newID: newID, $0) }
    }

    private func setRight(
        of reference: String, in store: String, mayLogIn: Bool?, isDefault: Bool?, newID: String, _ transaction: Transaction
    ) throws {
        let user = try find(reference, transaction)
        let store = try StoreReference.id(store, transaction)
        let row = try UserAccess(transaction: transaction).rows(of: user).first { $0.store == store }?.record
        let key = row?.key.id ?? newID
        guard let mayLogIn else {
            guard row != nil else { return }
            try write([Change(table: "user_store", id: key, payload: nil)], transaction)
            return try audit(.userRights, try name(user.payload), ["user": .string(user.key.id), "store": .string(store), "logsIn": .null], transaction)
        }
        var right =
            try row.map { try JSONValue(parsing: $0.payload) }
            ?? .object([("ID", .string(key)), ("user_ID", .string(user.key.id)), ("store_ID", .string(store))])
        let before = right.serialised()
        right = right.setting("can_login", to: .bool(mayLogIn))
        if let isDefault { right = right.setting("store_default", to: .bool(isDefault)) }
        guard row == nil || right.serialised() != before else { return }
        try write([Change(table: "user_store", id: key, payload: right.serialised())], transaction)
        try audit(.userRights, try name(user.payload), ["user": .string(user.key.id), "store": .string(store), "logsIn": .bool(mayLogIn)], transaction)
    }

    /// What an entry of the audit log calls the user, who may be found by an id.
    private func name(_ payload: [UInt8]) throws -> String { try rules.record(UserRecord.self, payload).text(.name) }

    private func find(_ reference: String, _ transaction: Transaction) throws -> StoredRecord {
        if let user = try UserAccess(transaction: transaction).find(reference) { return user }
        var found: [StoredRecord] = []
        try transaction.records.forEachRecord(of: "user") { record in
            if try rules.record(UserRecord.self, record.payload).word(.name) == reference.lowercased() { found.append(record) }
        }
        guard let user = found.first else { throw Failure(.notFound, "There is no user \(reference) here.") }
        guard found.count == 1 else { throw Failure(.argumentInvalid, "Several users are called \(reference); give the id.") }
        return user
    }

    private func check(_ name: String, besides id: String?, _ transaction: Transaction) throws {
        guard !name.isEmpty, name.utf8.count <= Self.nameBytesMax else {
            throw Failure(.argumentInvalid, "A user's name has 1 to \(Self.nameBytesMax) bytes.")
        }
        try transaction.records.forEachRecord(of: "user") { record in
            guard record.key.id != id, try rules.record(UserRecord.self, record.payload).word(.name) == name.lowercased() else { return }
            throw Failure(.nameTaken, "There is a user \(name) already.", ["user": record.key.id])
        }
    }

    private func audit(_ act: AuditAct, _ subject: String, _ details: KeyValuePairs<String, JSONValue>, _ transaction: Transaction) throws {
        if let by { try transaction.audit.append(act, subject, details, by: by) }
    }
}
