import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// This site's own users.
    ///
    /// - Parameter acting: who makes them.
    package func users(acting: WriteContext) -> UserAdministration {
        UserAdministration(database: database, by: nil) { changes, transaction in _ = try self.write(changes, acting: acting, transaction) }
    }
}

extension SiteEngine {
    /// Takes the users that central sent, but for those of a store that is on its way to another site, which takes them: as this site's own records, in the transaction that marks their message processed, so
    /// that a copy is taken exactly once whatever breaks off.
    ///
    /// - Returns: whether any was taken, of which central is to hear.
    func takeUserCopies(_ transaction: Transaction) throws -> Bool {
        guard try Self.state(transaction) == .ready, let settings = try Settings.kept(transaction) else { return false }
        var hasTaken = false
        let active = Set(settings.stores.filter { $0.kind == .active && !settings.freezes(store: $0.id) }.map(\.id))
        let key = MessageRecord.Field.self
        let query = RecordQuery(
            table: "message", fields: [(key.type.name, MessageRule.userCopy), (key.status.name, MessageRecord.new)], limit: 1_000)
        for message in try transaction.records.records(matching: query) {
            let view = try transaction.rules.record(MessageRecord.self, message.payload)
            let store = view.text(.toStoreID)
            guard active.contains(store), try !transaction.outbox.isPending(message.key) else { continue }
            let processed = try RecordMember.replacing(MessageRecord.Field.status, in: message.payload, withText: MessageRule.processed)
            switch try transaction.attempt({ try take(view.text(.body), for: store, transaction) }) {
            case .success(let user): try transaction.log.write("user-received", "User \(user) was sent by the central server.")
            case .failure(let failure):
                try transaction.log.write("user-not-taken", code: failure.code.rawValue, "A user sent by the central server cannot be read.")
            }
            try writeEach([Change(table: "message", id: message.key.id, payload: processed)], event: "message-set-aside", transaction)
            hasTaken = true
        }
        return hasTaken
    }

    private func take(_ body: String, for store: String, _ transaction: Transaction) throws -> String {
        guard let copy = try? JSONValue(parsing: body), let user = copy["user"], let id = user["ID"]?.text else {
            throw Failure(.recordMalformed)
        }
        try keep("user", id, user, transaction)
        for row in copy["permissions"]?.elements ?? [] {
            guard let rowID = row["ID"]?.text else { throw Failure(.recordIDMissing, nil, ["table": "user_store"]) }
            try keep("user_store", rowID, row, transaction)
        }
        return user[UserRecord.Field.name]?.text ?? id
    }

    /// Stores a record that never leaves this site.
    private func keep(_ table: String, _ id: String, _ value: JSONValue, _ transaction: Transaction) throws {
        let payload = try RecordShape(transaction.rules).canonical(table: table, id: id, payload: value.serialised())
        let key = RecordKey(try transaction.table(table), id)
        let hash = Digest.record(key, payload: payload)
        if let stored = try transaction.records.record(key) {
            try transaction.records.update(stored.rec, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
        } else {
            _ = try transaction.records.insert(key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
        }
    }
}
