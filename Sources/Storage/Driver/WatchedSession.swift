/// One transaction's session, which notices what is written: reads remembered by their table stay true, and a savepoint is set only where
/// something was written.
final class WatchedSession: SQLSession {
    private let base: any SQLSession
    /// Called before each write.
    var willWrite: (() throws -> Void)?
    private var writes: [String: Int] = [:]
    private var all = 0

    init(_ base: any SQLSession) { self.base = base }

    func prepare(_ sql: String) throws -> any SQLStatement {
        if !sql.utf8.starts(with: "SELECT".utf8) {
            try willWrite?()
            note(sql)
        }
        return try base.prepare(sql)
    }

    func execute(_ sql: String) throws {
        try willWrite?()
        all += 1
        try base.execute(sql)
    }

    /// Runs one of the savepoint's words; undoing leaves nothing remembered.
    func mark(_ sql: String) throws {
        if sql.utf8.starts(with: "ROLLBACK".utf8) { all += 1 }
        try base.execute(sql)
    }

    /// Moves when the table may have been written.
    func stamp(_ table: String) -> Int { all + writes[table, default: 0] }

    private func note(_ sql: String) {
        for word in ["INSERT INTO ", "UPDATE ", "DELETE FROM "] where sql.utf8.starts(with: word.utf8) {
            let name = sql.utf8.dropFirst(word.utf8.count).prefix { $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            writes[String(decoding: name, as: UTF8.self), default: 0] += 1
            return
        }
        all += 1
    }

    var changedRows: Int { base.changedRows }
    var lastInsertedRow: Int64 { base.lastInsertedRow }
    var transactionStands: Bool { base.transactionStands }
}

/// What one transaction has read from a table and nobody has written since.
///
/// The writer's statement is noticed when it is prepared: a value asked for between preparing a write and running it would be the old one.
struct ReadMemo<Key: Hashable, Value> {
    private let table: String
    private var stamp = -1
    private var known: [Key: Value] = [:]
    private let most: Int

    /// - Parameter most: values remembered at most; with more it begins anew.
    init(of table: String, most: Int = 10_000) {
        self.table = table
        self.most = most
    }

    mutating func value(_ key: Key, _ session: WatchedSession, _ load: () throws -> Value) rethrows -> Value {
        let now = session.stamp(table)
        if now != stamp || known.count >= most {
            known = [:]
            stamp = now
        }
        if let value = known[key] { return value }
        let value = try load()
        known[key] = value
        return value
    }

    /// Runs a write that is known to change this value alone, and remembers it; the rest stays.
    mutating func write<Result>(_ session: WatchedSession, _ body: () throws -> (Key, Value, Result)) rethrows -> Result {
        let before = session.stamp(table)
        let (key, value, result) = try body()
        if before == stamp {
            stamp = session.stamp(table)
            known[key] = value
        }
        return result
    }
}

/// A text that equals another only byte for byte, as the database compares: Swift takes two spellings of an accent for one.
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
