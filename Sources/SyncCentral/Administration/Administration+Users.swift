import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Central's own users.
    package var users: UserAdministration {
        let writer = CentralWriter(database, by: by)
        return UserAdministration(database: database, by: by) { changes, transaction in
            _ = try writer.write(changes, acting: WriteContext(user: writer.by.name, isForEachStore: true), transaction)
        }
    }
}

extension Administration {
    /// Sets the password by which a user logs in from a site of Open mSupply, which asks central.
    ///
    /// - Parameters:
    ///   - reference: the user's id or name.
    ///   - secret: the slow hash of the password.
    /// - Throws: `not-found`.
    package func setPassword(ofUser reference: String, secret: String) throws {
        try database.write { transaction in
            guard let user = try UserAccess(transaction: transaction).find(reference) else {
                throw Failure(.notFound, "There is no user \(reference) here.")
            }
            try transaction.userSecrets.set(secret, of: user.key.id)
            let name = try transaction.rules.record(UserRecord.self, user.payload).text(.name)
            try audit(.userPasswordSet, name.isEmpty ? user.key.id : name, ["user": .string(user.key.id)], transaction)
        }
    }

    /// Sends a user with the permissions to every site whose stores the user may use, once and by this order alone (R-OWN 7).
    ///
    /// Each store's site gets a message from central with the user and the rows for that store. It keeps both as its own from then
    /// on and marks the message processed, which is how central sees that they have arrived. A store that moves meanwhile takes its
    /// message along.
    ///
    /// - Parameters:
    ///   - reference: the user's id or name.
    ///   - newID: a source of ids for the messages.
    /// - Returns: the stores whose sites receive the user.
    /// - Throws: `not-found`; `argument-invalid` when the user may log in to no store of another site.
    @discardableResult
    package func sendUser(_ reference: String, newID: () -> String) throws -> [StoreFacts] {
        try database.write { transaction in
            let access = UserAccess(transaction: transaction)
            guard let user = try access.find(reference) else { throw Failure(.notFound, "There is no user \(reference) here.") }
            let central = try Topology(transaction).central().id
            var changes: [Change] = []
            var stores: [StoreFacts] = []
            let rows = try access.rows(of: user)
            for store in Set(rows.filter(\.mayLogIn).map(\.store)).sorted() {
                guard let facts = try transaction.stores.store(store), let site = try transaction.offices.tenure(.store(store))?.site, site != central
                else { continue }
                let id = newID()
                let body = Self.userCopy(user, rows.filter { $0.store == store }.map(\.record))
                let message = JSONValue.object([
                    ("ID", .string(id)), ("toStoreID", .string(store)), ("fromStoreID", .string("")),
                    ("type", .string(MessageRule.userCopy)), ("status", .string(MessageRecord.new)),
                ])
                let payload = try RecordMember.replacing(MessageRecord.Field.body, in: message.serialised(), with: String(decoding: body, as: UTF8.self))
                changes.append(Change(table: "message", id: id, payload: payload))
                stores.append(facts)
            }
            guard !changes.isEmpty else {
                throw Failure(.argumentInvalid, "This user may log in to no store that is active on another site.", ["user": user.key.id])
            }
            _ = try CentralWriter(database).write(changes, acting: .program, transaction)
            try transaction.log.write(
                "user-sent", "User \(user.key.id) was sent to the sites of \(stores.map(\.code).joined(separator: ", ")).")
            let name = try transaction.rules.record(UserRecord.self, user.payload).text(.name)
            try audit(
                .userSent, name.isEmpty ? user.key.id : name, ["user": .string(user.key.id), "stores": .array(stores.map { .string($0.code) })], transaction)
            return stores
        }
    }

    /// `{"user":{…},"permissions":[{…}]}`, the records' own bytes.
    private static func userCopy(_ user: StoredRecord, _ permissions: [StoredRecord]) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        writer.key("user")
        writer.raw(user.payload)
        writer.key("permissions")
        writer.beginArray()
        for row in permissions { writer.raw(row.payload) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
