import Catalogue
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Reads a page's rows; most are of the same table and channels as the row before, which is told by their bytes.
struct RowsReader {
    var rows: [ReceivedRow] = []
    private(set) var tables: [String] = []
    private(set) var lists: [ReceivedPage.ChannelLists] = []
    private(set) var named: [String: Set<String>] = [:]
    private let channels: Int
    private var lastTable = LastBytes()
    private var lastLists = LastBytes()
    private var readers: [ContentReader] = []
    private var numbers: [String: Int] = [:]

    /// - Parameter channels: how many the page's head names.
    init(channels: Int) { self.channels = channels }

    /// - Parameter start: where the line begins in the page.
    mutating func read(_ line: UnsafeRawBufferPointer, at start: Int) throws {
        let fields = try RowLine(line)
        let table = try table(fields, line)
        guard let object = fields.object else { return try readWhole(line, at: start, table, fields) }
        let payload = UnsafeRawBufferPointer(rebasing: line[object])
        guard readers[table].read(payload, &named) else { return try readWhole(line, at: start, table, fields) }
        let id = try Wire.text(fields.id, line)
        let hash = Digest.record(table: tables[table], id: id, payload: payload)
        rows.append(
            ReceivedRow(
                table: table, id: id, position: fields.position, lists: try lists(fields, line),
                content: .payload(start + object.lowerBound..<start + object.upperBound, hash: hash), header: readers[table].header,
                isPlain: readers[table].isPlain))
    }

    /// A row without bytes, or with bytes whose fields cannot be read: what is wrong with those is found out when they are taken in.
    private mutating func readWhole(_ line: UnsafeRawBufferPointer, at start: Int, _ table: Int, _ fields: RowLine) throws {
        let row = try Row(reading: line)
        let content: ReceivedRow.Content
        switch row.content {
        case .payload(let bytes):
            guard let range = try RowLine.content(of: line) else { throw Wire.malformed("content") }
            let hash = bytes.withUnsafeBytes { Digest.record(table: row.table, id: row.id, payload: $0) }
            content = .payload(start + range.lowerBound..<start + range.upperBound, hash: hash)
        case .same(let hash): content = .same(hash: hash)
        case .deleted: content = .deleted
        case .unchanged: content = .unchanged
        }
        rows.append(
            ReceivedRow(
                table: table, id: row.id, position: row.position, lists: try lists(fields, line), content: content, header: nil, isPlain: false))
    }

    private mutating func table(_ fields: RowLine, _ line: UnsafeRawBufferPointer) throws -> Int {
        if let slice = fields.table, let number = lastTable.number(of: line[slice.range]) { return number }
        let name = try Wire.text(fields.table, line)
        let number = numbers[name] ?? tables.count
        if number == tables.count {
            numbers[name] = number
            tables.append(name)
            readers.append(ContentReader(table: name))
        }
        if let slice = fields.table { lastTable.keep(line[slice.range], number) }
        return number
    }

    private mutating func lists(_ fields: RowLine, _ line: UnsafeRawBufferPointer) throws -> Int {
        guard let joined = fields.joined, let left = fields.left else { throw Wire.malformed("list") }
        let bytes = line[joined.range.lowerBound..<left.range.upperBound]
        if let number = lastLists.number(of: bytes) { return number }
        let found = ReceivedPage.ChannelLists(joined: try Wire.integers(joined, line), left: try Wire.integers(left, line))
        guard (found.joined + found.left).allSatisfy((0..<channels).contains) else { throw Wire.malformed("channel") }
        lists.append(found)
        lastLists.keep(bytes, lists.count - 1)
        return lists.count - 1
    }
}

/// What the same bytes stood for a row before.
private struct LastBytes {
    private var bytes: [UInt8] = []
    private var number = 0

    func number(of other: Slice<UnsafeRawBufferPointer>) -> Int? {
        !bytes.isEmpty && bytes.count == other.count && other.elementsEqual(bytes) ? number : nil
    }

    mutating func keep(_ other: Slice<UnsafeRawBufferPointer>, _ number: Int) { (bytes, self.number) = (Array(other), number) }
}

/// Reads the bytes of one table's records.
private struct ContentReader {
    /// Of the record read last.
    private(set) var header: String?
    private(set) var isPlain = false
    private var fields: FieldReader?
    private let hasHeader: Bool
    private let hasFacts: Bool
    private let naming: [String]
    /// Of these fields all must say something for facts to be drawn.
    private let factFields: [String]
    private var lastNamed: [String] = []

    init(table: String) {
        let folded = table.lowercased()
        let naming = Naming.namedEverywhere[folded] ?? []
        let header = DocumentHeader.header(ofLines: folded)
        self.naming = naming.map(\.of)
        hasHeader = header != nil
        (hasFacts, factFields) = FactSteps.drawnAtSite(from: folded)
        guard let rules = Rules.standard[folded] else { return }
        let wanted = [header?.field].compactMap { $0 } + naming.map(\.field) + factFields
        fields = FieldReader(rules, wanted, limits: PayloadLimits(maxDepth: Wire.rowLimits.maxDepth - 1, maxBytes: Wire.recordBytesMax))
    }

    /// - Returns: false where the fields cannot be read.
    mutating func read(_ payload: UnsafeRawBufferPointer, _ named: inout [String: Set<String>]) -> Bool {
        guard fields?.read(payload) == true, let fields else { return false }
        let first = hasHeader ? 1 : 0
        let id = hasHeader ? fields.text(0, in: payload) : ""
        header = id.isEmpty ? nil : id
        for (index, of) in naming.enumerated() {
            let id = fields.text(first + index, in: payload)
            if !id.isEmpty { named[of, default: []].insert(id) }
        }
        isPlain = !hasFacts
        if isPlain, !factFields.isEmpty {
            isPlain = factFields.indices.contains { fields.text(first + naming.count + $0, in: payload).isEmpty }
        }
        return true
    }
}
