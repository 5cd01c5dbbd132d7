import Storage

/// A statement that does nothing.
final class SwallowedStatement: SQLStatement {
    func bind(_ value: Int64, at index: Int) {}
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int) {}
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) {}
    func bindNull(at index: Int) {}
    func step() throws -> Bool { false }
    func reset() {}
    func isNull(_ column: Int) -> Bool { true }
    func int(_ column: Int) -> Int64 { 0 }
    func double(_ column: Int) -> Double { 0 }
    func bytes(_ column: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}

/// Says of a table's record, the first time it is looked up for a change, that it is deleted: so only the new version is judged.
final class ForgetfulStatement: SQLStatement {
    private let statement: any SQLStatement
    private let session: MutatingSession
    private let table: Int64
    private var boundTable: Int64 = 0
    private var id = ""
    private var forgets = false

    init(_ statement: any SQLStatement, _ session: MutatingSession, table: Int64) {
        self.statement = statement
        self.session = session
        self.table = table
    }

    func bind(_ value: Int64, at index: Int) {
        boundTable = value
        statement.bind(value, at: index)
    }
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int) {
        id = String(decoding: bytes, as: UTF8.self)
        statement.bind(text: bytes, at: index)
    }
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) { statement.bind(blob: bytes, at: index) }
    func bindNull(at index: Int) { statement.bindNull(at: index) }
    func step() throws -> Bool {
        let isRow = try statement.step()
        if isRow, boundTable == table { forgets = session.lookedUp.insert(id).inserted }
        return isRow
    }
    func reset() { statement.reset() }
    func isNull(_ column: Int) -> Bool { statement.isNull(column) }
    func int(_ column: Int) -> Int64 { column == 5 && forgets ? 1 : statement.int(column) }
    func double(_ column: Int) -> Double { statement.double(column) }
    func bytes(_ column: Int) -> UnsafeRawBufferPointer { statement.bytes(column) }
}

/// Finds what an id was merged into, but not what that was merged into next.
final class OneStepStatement: SQLStatement {
    private let statement: any SQLStatement
    private var asked = ""
    private var last = ""

    init(_ statement: any SQLStatement) { self.statement = statement }

    func bind(_ value: Int64, at index: Int) { statement.bind(value, at: index) }
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int) {
        asked = String(decoding: bytes, as: UTF8.self)
        statement.bind(text: bytes, at: index)
    }
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) { statement.bind(blob: bytes, at: index) }
    func bindNull(at index: Int) { statement.bindNull(at: index) }
    func step() throws -> Bool {
        guard asked != last, try statement.step() else { return false }
        last = String(decoding: statement.bytes(0), as: UTF8.self)
        return true
    }
    func reset() { statement.reset() }
    func isNull(_ column: Int) -> Bool { statement.isNull(column) }
    func int(_ column: Int) -> Int64 { statement.int(column) }
    func double(_ column: Int) -> Double { statement.double(column) }
    func bytes(_ column: Int) -> UnsafeRawBufferPointer { statement.bytes(column) }
}

/// Reads a site's settings without what they freeze.
final class ThawedStatement: SQLStatement {
    private let statement: any SQLStatement
    private var thawed = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 1)

    init(_ statement: any SQLStatement) { self.statement = statement }
    deinit { thawed.deallocate() }

    func bind(_ value: Int64, at index: Int) { statement.bind(value, at: index) }
    func bind(text bytes: UnsafeRawBufferPointer, at index: Int) { statement.bind(text: bytes, at: index) }
    func bind(blob bytes: UnsafeRawBufferPointer, at index: Int) { statement.bind(blob: bytes, at: index) }
    func bindNull(at index: Int) { statement.bindNull(at: index) }
    func step() throws -> Bool {
        guard try statement.step() else { return false }
        let bytes = Self.withoutFrozen(String(decoding: statement.bytes(0), as: UTF8.self))
        thawed.deallocate()
        thawed = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        thawed.copyBytes(from: bytes)
        return true
    }
    func reset() { statement.reset() }
    func isNull(_ column: Int) -> Bool { statement.isNull(column) }
    func int(_ column: Int) -> Int64 { statement.int(column) }
    func double(_ column: Int) -> Double { statement.double(column) }
    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        statement.isNull(column) ? statement.bytes(column) : UnsafeRawBufferPointer(thawed)
    }

    private static func withoutFrozen(_ text: String) -> [UInt8] {
        guard let start = text.range(of: "\"frozen\":["), let end = text[start.upperBound...].range(of: "],\"channels\"") else {
            return Array(text.utf8)
        }
        return Array((text[..<start.upperBound] + text[end.lowerBound...]).utf8)
    }
}
