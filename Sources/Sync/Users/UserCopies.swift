import Failures
import Payload
import Storage

extension Administration {
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
        try database.write { ledger in
            let access = UserAccess(rules: rules, ledger: ledger)
            guard let user = try access.find(reference) else { throw Failure(.notFound, "There is no user \(reference) here.") }
            let central = try Topology(ledger).central().id
            var changes: [Change] = []
            var stores: [StoreFacts] = []
            let rows = try access.rows(of: user)
            for store in Set(rows.filter(\.mayLogIn).map(\.store)).sorted() {
                guard let facts = try ledger.store(store), let site = try ledger.tenure(.store(store))?.site, site != central
                else { continue }
                let id = newID()
                let body = Self.userCopy(user, rows.filter { $0.store == store }.map(\.record))
                let message = JSONValue.object([
                    ("ID", .string(id)), ("toStoreID", .string(store)), ("fromStoreID", .string("")),
                    ("type", .string(MessageRule.userCopy)), ("status", .string("new")),
                ])
                let payload = try Self.replacing("body", in: message.serialised(), with: String(decoding: body, as: UTF8.self))
                changes.append(Change(table: "message", id: id, payload: payload))
                stores.append(facts)
            }
            guard !changes.isEmpty else {
                throw Failure(.argumentInvalid, "This user may log in to no store that is active on another site.", ["user": user.key.id])
            }
            _ = try CentralWriter(database, rules: rules).write(changes, acting: .program, ledger)
            try ledger.log(
                "user-sent", "User \(user.key.id) was sent to the sites of \(stores.map(\.code).joined(separator: ", ")).")
            try audit(.userSent, user.key.id, ["stores": .array(stores.map { .string($0.code) })], ledger)
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

extension SiteEngine {
    /// Takes the users that central sent: as this site's own records, in the transaction that marks their message processed, so
    /// that a copy is taken exactly once whatever breaks off.
    func takeUserCopies(_ ledger: Ledger) throws {
        guard try Self.state(ledger) == .ready, let settings = try Self.settings(ledger), let table = rules["message"] else { return }
        let active = Set(settings.stores.filter { $0.kind == .active }.map(\.id))
        let query = RecordQuery(table: "message", fields: [("type", MessageRule.userCopy), ("status", "new")], limit: 1_000)
        for message in try ledger.records(matching: query) {
            let view = try table.view(of: message.payload)
            let store = view.text("toStoreID")
            guard active.contains(store), try !ledger.isPending(message.key) else { continue }
            let processed = try OrderSide.replacing("status", in: message.payload, withText: MessageRule.processed)
            switch try ledger.attempt({ try take(view["body"] ?? "", for: store, ledger) }) {
            case .success(let user): try ledger.log("user-received", "User \(user) was sent by the central server.")
            case .failure(let failure):
                try ledger.log("user-not-taken", code: failure.code.rawValue, "A user sent by the central server cannot be read.")
            }
            try writeEach([Change(table: "message", id: message.key.id, payload: processed)], event: "message-set-aside", ledger)
        }
    }

    private func take(_ body: String, for store: String, _ ledger: Ledger) throws -> String {
        guard let copy = try? JSONValue(parsing: body), let user = copy["user"], let id = user["ID"]?.text else {
            throw Failure(.recordMalformed)
        }
        try keep("user", id, user, ledger)
        for row in copy["permissions"]?.elements ?? [] {
            guard let rowID = row["ID"]?.text else { throw Failure(.recordIDMissing, nil, ["table": "user_store"]) }
            try keep("user_store", rowID, row, ledger)
        }
        return user["name"]?.text ?? id
    }

    /// Stores a record that never leaves this site.
    private func keep(_ table: String, _ id: String, _ value: JSONValue, _ ledger: Ledger) throws {
        let payload = try RecordShape(rules).check(table: table, id: id, payload: value.serialised())
        let key = RecordKey(try ledger.table(table), id)
        let hash = Digest.record(key, payload: payload)
        if let stored = try ledger.record(key) {
            try ledger.update(stored.rec, position: try ledger.place(), origin: 0, hash: hash, payload: payload, parent: nil)
        } else {
            _ = try ledger.insert(key, position: try ledger.place(), origin: 0, hash: hash, payload: payload, parent: nil)
        }
    }
}
