import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// A page of a pull, read and hashed: all that needs no database is done here, so that a host may do it beside the writer.
package struct ReceivedPage: Sendable {
    let head: PageHead
    let rows: [ReceivedRow]
    /// What its records name of tables whose records are all at every site, by those tables in lower case.
    let named: [String: Set<String>]

    /// - Throws: `body-malformed` where a byte is not as the protocol says.
    package init(_ body: [UInt8]) throws {
        let page = try PageReader(body)
        head = page.head
        var rows: [ReceivedRow] = []
        var readers: [String: RowReader] = [:]
        var named: [String: Set<String>] = [:]
        let channels = head.channels.count
        try page.forEachRow { row in
            guard (row.joined + row.left).allSatisfy((0..<channels).contains) else { throw Wire.malformed("channel") }
            let reader = readers[row.table] ?? RowReader(table: row.table)
            readers[row.table] = reader
            rows.append(reader.read(row, &named))
        }
        self.rows = rows
        self.named = named
    }
}

/// What is read of a table's rows.
private struct RowReader {
    private let lines: TableRules?
    private let naming: [(field: String, of: String)]

    init(table: String) {
        lines = DocumentHeader.rules(ofLines: table, .standard)
        naming = Naming.namedEverywhere[table.lowercased()] ?? []
    }

    func read(_ row: Row, _ named: inout [String: Set<String>]) -> ReceivedRow {
        guard case .payload(let bytes) = row.content else { return ReceivedRow(row, hash: .zero, view: nil) }
        let view = lines.flatMap { try? $0.newView(of: bytes) }
        for (field, of) in naming {
            let id = view.flatMap { $0.knows(field) ? $0.text(named: field) : nil } ?? (try? JSONValue(parsing: bytes))?[field]?.text ?? ""
            if !id.isEmpty { named[of, default: []].insert(id) }
        }
        return ReceivedRow(row, hash: bytes.withUnsafeBytes { Digest.record(table: row.table, id: row.id, payload: $0) }, view: view)
    }
}
