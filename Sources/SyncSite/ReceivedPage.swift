import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// A page of a pull, read and hashed: all that needs no database is done here.
package struct ReceivedPage: Sendable {
    let head: PageHead
    let rows: [ReceivedRow]
    /// What rows of it belong to, by the number they name.
    let tables: [String]
    let lists: [ChannelLists]
    /// What its records name of tables whose records are all at every site, by those tables in lower case.
    let named: [String: Set<String>]
    private let body: [UInt8]

    /// The channels that rows joined and left, as indices into the head's.
    struct ChannelLists: Sendable {
        let joined: [Int]
        let left: [Int]
    }

    /// - Throws: `body-malformed` where a byte is not as the protocol says.
    package init(_ body: [UInt8]) throws {
        let page = try PageReader(body)
        var reader = RowsReader(channels: page.head.channels.count)
        reader.rows.reserveCapacity(body.count / 700)
        try page.forEachLine { try reader.read($0, at: $1) }
        (head, self.body) = (page.head, body)
        (rows, tables, lists, named) = (reader.rows, reader.tables, reader.lists, reader.named)
    }

    /// Lends the page's bytes, in which rows name their content.
    func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T { try self.body.withUnsafeBytes(body) }

    /// What a row says of its record.
    func content(of row: ReceivedRow) -> StagedRecord.Content {
        switch row.content {
        case .payload(let range, let hash): .payload(Array(body[range]), hash: hash)
        case .same(let hash): .same(hash: hash)
        case .deleted: .deleted
        case .unchanged: .unchanged
        }
    }
}
