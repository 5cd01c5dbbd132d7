import Failures
import Synchronization

/// One database of tributary, central's or a site's: its engine, its tables and the mark of this opening.
package final class LedgerDatabase: Sendable {
    package let engine: any SQLDatabase
    private let opening: String
    private let clock: @Sendable () -> Int64
    private let isOpeningRecorded = Mutex(false)
    private let knownTables = Mutex<[String: TableID]>([:])
    private let knownNumbers = Mutex<[Int64: TableID]>([:])

    /// Migrates if needed and learns the tables.
    ///
    /// - Parameters:
    ///   - opening: a random id, never used before: it marks what this process writes, so that a restored backup shows (R-SYNC 6).
    ///   - tables: names known from the start; others are learnt when they come.
    ///   - clock: seconds since 1970, for the log only; decides nothing.
    package init(
        engine: any SQLDatabase, opening: String, tables: [String], clock: @escaping @Sendable () -> Int64
    ) throws {
        self.engine = engine
        self.opening = opening
        self.clock = clock
        try Migration.migrate(engine)
        let stored = try engine.read { try Self.storedTables($0) }
        let missing = tables.filter { stored[$0.lowercased()] == nil }
        if !missing.isEmpty {
            try engine.write { sql in for name in missing { _ = try Self.addTable(name, sql) } }
        }
        let all = missing.isEmpty ? stored : try engine.read { try Self.storedTables($0) }
        knownTables.withLock { $0 = all }
        let numbers = Dictionary(all.values.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        knownNumbers.withLock { $0 = numbers }
    }

    /// Runs `body` on one snapshot.
    package func read<T>(_ body: (Ledger) throws -> T) throws -> T {
        try engine.read { try body(Ledger($0, in: self)) }
    }

    /// Runs `body` in one durable transaction; positions, heads and digests change with it or not at all.
    package func write<T>(_ body: (Ledger) throws -> T) throws -> T {
        let value = try engine.write { try self.transaction($0, body) }
        isOpeningRecorded.withLock { $0 = true }
        return value
    }

    package func readAsync<T: Sendable>(_ body: @Sendable @escaping (Ledger) throws -> T) async throws -> T {
        try await engine.readAsync { try body(Ledger($0, in: self)) }
    }

    package func writeAsync<T: Sendable>(_ body: @Sendable @escaping (Ledger) throws -> T) async throws -> T {
        let value = try await engine.writeAsync { try self.transaction($0, body) }
        isOpeningRecorded.withLock { $0 = true }
        return value
    }

    private func transaction<T>(_ sql: any SQLSession, _ body: (Ledger) throws -> T) throws -> T {
        let ledger = Ledger(sql, in: self)
        if !isOpeningRecorded.withLock({ $0 }) { try ledger.recordOpening(opening) }
        let value = try body(ledger)
        try ledger.flush()
        guard sql.transactionStands else { throw Failure(.diskFailed) }
        return value
    }

    /// Seconds since 1970 as the host tells them.
    func now() -> Int64 { clock() }

    /// The id of a table by its name in any case; nil when it never came.
    package func knownTable(_ name: String) -> TableID? {
        knownTables.withLock { $0[name.lowercased()] }
    }

    /// The id of a table, added in this transaction when it is new.
    ///
    /// A new id is not remembered here: the transaction may still roll back.
    func table(_ name: String, _ sql: any SQLSession) throws -> TableID {
        if let known = knownTables.withLock({ $0[name] ?? $0[name.lowercased()] }) { return known }
        if let stored = try storedTable(name, sql) { return stored }
        return try Self.addTable(name, sql)
    }

    /// The id of a table; nil when it never came. Sees also what came since this database was opened.
    func storedTable(_ name: String, _ sql: any SQLSession) throws -> TableID? {
        if let known = knownTable(name) { return known }
        let find = try sql.prepare("SELECT tbl, name FROM tables WHERE folded = ?")
        find.bind(name.lowercased(), at: 1)
        return try find.first { TableID(number: $0.int(0), name: $0.string(1)) }
    }

    func table(numbered number: Int64, _ sql: any SQLSession) throws -> TableID {
        if let known = knownNumbers.withLock({ $0[number] }) { return known }
        let find = try sql.prepare("SELECT tbl, name FROM tables WHERE tbl = ?")
        find.bind(number, at: 1)
        guard let table = try find.first({ TableID(number: $0.int(0), name: $0.string(1)) }) else {
            throw Failure(.databaseDamaged, nil, ["table": String(number)])
        }
        return table
    }

    private static func addTable(_ name: String, _ sql: any SQLSession) throws -> TableID {
        let insert = try sql.prepare("INSERT INTO tables (name, folded) VALUES (?, ?)")
        insert.bind(name, at: 1)
        insert.bind(name.lowercased(), at: 2)
        try insert.run()
        return TableID(number: sql.lastInsertedRow, name: name)
    }

    private static func storedTables(_ sql: any SQLSession) throws -> [String: TableID] {
        var tables: [String: TableID] = [:]
        try sql.prepare("SELECT tbl, name, folded FROM tables").forEach { row in
            let table = TableID(number: row.int(0), name: row.string(1))
            tables[row.string(2)] = table
            tables[row.string(1)] = table
        }
        return tables
    }
}

/// A table as this database numbers it; names keep their spelling and match without case.
package struct TableID: Hashable, Sendable {
    package let number: Int64
    package let name: String
}

/// A record's identity inside one database.
package struct RecordKey: Hashable, Sendable, CustomStringConvertible {
    package let table: TableID
    package let id: String

    package init(_ table: TableID, _ id: String) {
        self.table = table
        self.id = id
    }

    package var description: String { "\(table.name) \(id)" }

    /// Byte for byte: Swift's own comparison of texts would take two spellings of an accent for one.
    package static func == (left: RecordKey, right: RecordKey) -> Bool {
        left.table == right.table && left.id.utf8.elementsEqual(right.id.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(table.number)
        var id = id
        id.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
