import Failures
import Storage

/// What the rules do with one proposed record at central, in this order: its form, who may write it, where it goes.
///
/// Lives inside one transaction. What central adds between the steps is its caller's.
package struct RecordTaking {
    package let transaction: Transaction
    /// Writes what follows, at the position of the running group.
    package let writer: LedgerWriter

    package init(transaction: Transaction, writer: LedgerWriter) {
        self.transaction = transaction
        self.writer = writer
    }

    /// The record in its form, beside the version that stands here.
    ///
    /// - Throws: what is wrong with its form.
    package func proposal<Asked: ProposedChange>(of asked: Asked) throws -> Proposal {
        let shape = RecordShape(transaction.rules)
        try shape.check(table: asked.table, id: asked.id)
        let payload = try asked.payload.map { try shape.canonical(table: asked.table, id: asked.id, payload: $0) }
        let key = RecordKey(try transaction.table(asked.table), asked.id)
        return Proposal(key: key, payload: payload, stored: try transaction.records.record(key))
    }

    /// Whether an editor may write it; both versions must be the editor's.
    ///
    /// - Throws: what speaks against it.
    package static func judge(_ proposal: Proposal, by editor: Editor, storedAuthor: String?, _ transaction: Transaction) throws {
        try Admission(transaction: transaction).judge(
            proposal.key, payload: proposal.payload, stored: proposal.stored, by: editor, storedAuthor: storedAuthor)
    }

    /// Stores what was admitted, in the channels where it belongs, with the facts that are kept beside it.
    ///
    /// - Parameters:
    ///   - payload: nil deletes.
    ///   - origin: number of the database that wrote it; 0 is this one.
    ///   - author: the site that pushed it.
    /// - Returns: whether anything changed.
    package func write(_ key: RecordKey, _ payload: [UInt8]?, origin: Int64, author: String?) throws -> Bool {
        try payload.map { try writer.put(key, payload: $0, origin: origin, author: author) } ?? writer.delete(key, origin: origin)
    }
}
