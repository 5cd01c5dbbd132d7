import Storage
import SyncProtocol
import SyncRules

/// One row of a page, with the hash of its bytes.
struct ReceivedRow: Sendable {
    let table: String
    let id: String
    let position: Int64
    /// Indices into the head's channels.
    let joined: [Int]
    let left: [Int]
    let content: StagedRecord.Content
    /// The deciding fields of a document's line, which is most of what a site receives; where they cannot be read, that is found out later.
    let view: FieldView?

    init(_ row: Row, hash: Digest, view: FieldView?) {
        (table, id, position, joined, left) = (row.table, row.id, row.position, row.joined, row.left)
        self.view = view
        content =
            switch row.content {
            case .payload(let bytes): .payload(bytes, hash: hash)
            case .same(let hash): .same(hash: hash)
            case .deleted: .deleted
            case .unchanged: .unchanged
            }
    }
}
