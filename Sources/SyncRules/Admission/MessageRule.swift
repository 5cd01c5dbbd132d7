import Failures
import Storage

/// Any site writes messages; nobody edits one, and its receiver alone marks it processed (R-OWN).
package struct MessageRule {
    /// The type of message by which central sends a user to a store's site (R-OWN 7).
    package static let userCopy = "user_copy"
    package static let processed = "processed"

    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    package let editor: Editor
    package let acting: ActingRule

    package init(transaction: Transaction, editor: Editor, acting: ActingRule) {
        self.transaction = transaction
        self.editor = editor
        self.acting = acting
    }

    /// A message names its sender truly: one of the writing site's own stores, or none. Central may write for any store.
    package func judgeNew(_ key: RecordKey, payload: [UInt8]) throws {
        guard key.table.folded == "message" else { return }
        let message = try rules.record(MessageRecord.self, payload)
        let context = ["table": key.table.name, "id": key.id]
        let isCentral = editor.isCentral && !editor.isRemote
        guard isCentral || message.text(.type) != Self.userCopy else {
            throw Failure(.notEditor, "Users are sent to other sites by the central server only.", context)
        }
        let from = message.text(.fromStoreID)
        guard !from.isEmpty else { return }
        switch try editor.holds(.store(from)) {
        case .yes: try acting.check(dataOf: from, key)
        case _ where isCentral: return
        case .formerly: throw Failure(.formerHolder, nil, context)
        case .beyondMemory: throw Failure.beyondMemory(.store(from), context)
        case .frozen(let place): throw Failure.frozen(key, title: "Messages of the store are", to: place)
        case .barred: throw try Failure.barred(.store(from), transaction, context)
        case .no:
            throw Failure(.notEditor, "Messages of a store are \(try editor.whereabouts(.store(from), Whereabouts.Words()))", context)
        }
    }

    /// An edit or deletion of one that exists.
    package func judge(_ key: RecordKey, stored: StoredRecord, payload: [UInt8]?) throws {
        let context = ["table": key.table.name, "id": key.id]
        guard let payload else { throw Failure(.messageImmutable, nil, context) }
        guard payload != stored.payload else { return }
        guard key.table.folded == "message", try MessageDifference.isStatusAlone(stored.payload, payload),
            try rules.record(MessageRecord.self, payload).word(.status) == Self.processed
        else { throw Failure(.messageImmutable, nil, context) }
        let to = try rules.record(MessageRecord.self, stored.payload).text(.toStoreID)
        guard !to.isEmpty else {
            guard editor.isCentral else { throw Failure(.messageImmutable, nil, context) }
            return
        }
        let holding = try editor.holds(.store(to))
        if case .frozen(let place) = holding { throw Failure.frozen(key, title: "Messages to the store are", to: place) }
        if holding == .barred { throw try Failure.barred(.store(to), transaction, context) }
        guard holding == .yes else { throw Failure(.messageImmutable, nil, context) }
        try acting.check(dataOf: to, key)
    }
}
