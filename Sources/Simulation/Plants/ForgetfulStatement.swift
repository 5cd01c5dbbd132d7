import Storage

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
