import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// A page of a pull, read and hashed: all that needs no database is done here.
package struct ReceivedPage: Sendable {
    private(set) var head: PageHead
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

    private init(_ page: ReceivedPage, rows: [ReceivedRow], lists: [ChannelLists]) {
        (head, body, tables, named) = (page.head, page.body, page.tables, page.named)
        (self.rows, self.lists) = (rows, lists)
    }

    /// The same, asking for these channels alone to be compared.
    func comparing(_ channels: [String]) -> ReceivedPage {
        var page = self
        page.head.compare = channels
        return page
    }

    /// The same as a page that adds to the stage alone, whatever it says of central's head; nil where it says more than its rows.
    var addingOnly: ReceivedPage? {
        guard head.settings == nil, head.compare.isEmpty, head.resolved.isEmpty, head.load == nil else { return nil }
        var page = self
        page.head.isCheckpoint = false
        return page
    }

    /// The same without what lies at or below where each of its channels stands already.
    ///
    /// - Parameter positions: of the head's channels, in their order.
    func without(upTo positions: [Int64]) -> ReceivedPage {
        var rows: [ReceivedRow] = []
        var lists: [ChannelLists] = []
        for row in self.rows {
            let before = self.lists[row.lists]
            let joined = before.joined.filter { positions[$0] < row.position }
            let left = before.left.filter { positions[$0] < row.position }
            guard !joined.isEmpty || !left.isEmpty else { continue }
            rows.append(
                ReceivedRow(
                    table: row.table, id: row.id, position: row.position, lists: lists.count, content: row.content, header: row.header,
                    isPlain: row.isPlain))
            lists.append(ChannelLists(joined: joined, left: left))
        }
        return ReceivedPage(self, rows: rows, lists: lists)
    }
}
