import Failures
import Synchronization

/// One database of tributary, central's or a site's: its engine, its tables and the id of this opening.
package final class LedgerDatabase: Sendable {
    package let engine: any SQLDatabase
    private let opening: String
    private let clock: @Sendable () -> Int64
    let lasting: (channels: LastingNumbers, databases: LastingNumbers)
    private let memory: Memory
    /// What each write transaction begins with.
    private let beginning: (@Sendable (Transaction) throws -> Void)?

    /// What all views of a database in this process remember of it.
    private final class Memory: Sendable {
        let isOpeningRecorded = Mutex(false)
        let tables = Mutex<[String: TableID]>([:])
        let numbers = Mutex<[Int64: TableID]>([:])
    }

    /// Migrates if needed and learns the tables that are there.
    ///
    /// - Parameters:
    ///   - opening: a random id, never used before: it stands with what this process writes, so that a restored backup shows (R-SYNC 6).
    ///   - clock: seconds since 1970, for the log only; decides nothing.
    package init(engine: any SQLDatabase, opening: String, clock: @escaping @Sendable () -> Int64) throws {
        self.engine = engine
        self.opening = opening
        self.clock = clock
        lasting = (LastingNumbers(), LastingNumbers())
        (memory, beginning) = (Memory(), nil)
        try Migration.migrate(engine)
        try secureWhatWasLeft()
        try learnTables(engine.read { try Self.storedTables($0) })
    }

    /// Learns the tables of a database that cannot be written now; every write fails.
    ///
    /// - Throws: `data-folder-read-only` when it is older than this program: nothing can be migrated.
    package init(reading engine: any SQLDatabase, clock: @escaping @Sendable () -> Int64) throws {
        self.engine = engine
        opening = ""
        self.clock = clock
        lasting = (LastingNumbers(), LastingNumbers())
        (memory, beginning) = (Memory(), nil)
        try Migration.migrate(engine)
        try learnTables(engine.read { try Self.storedTables($0) })
    }

    private init(_ other: LedgerDatabase, beginning: @escaping @Sendable (Transaction) throws -> Void) {
        engine = other.engine
        opening = other.opening
        clock = other.clock
        lasting = other.lasting
        memory = other.memory
        self.beginning = beginning
    }

    /// The same database, each of whose write transactions begins with `first`: both are durable, or neither is.
    package func beginning(with first: @escaping @Sendable (Transaction) throws -> Void) -> LedgerDatabase { LedgerDatabase(self, beginning: first) }

    /// A process killed inside a commit leaves changes that its successor reads and the disk does not hold yet: before anybody is
    /// answered from them they are synced. Busy means another process is at it, and alive. On a full disk the log is synced all the same,
    /// before its pages find no room in the database; they are read from the log meanwhile.
    private func secureWhatWasLeft() throws {
        do { try engine.checkpoint() } catch let failure as Failure where [.databaseBusy, .diskFull].contains(failure.code) {}
    }

    private func learnTables(_ tables: [TableID]) {
        var names: [String: TableID] = [:]
        for table in tables {
            names[table.folded] = table
            names[table.name] = table
        }
        memory.tables.withLock { $0 = names }
        let numbers = Dictionary(tables.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        memory.numbers.withLock { $0 = numbers }
    }

    /// Runs `body` on one snapshot.
    package func read<T>(_ body: (Transaction) throws -> T) throws -> T {
        try engine.read { try body(Transaction($0, in: self, isWriting: false)) }
    }

    /// Runs `body` in one transaction; positions, heads and digests change with it or not at all.
    ///
    /// It is on disk when this returns, and survives a power loss. One writer runs at a time, also among processes.
    package func write<T>(_ body: (Transaction) throws -> T) throws -> T {
        let (value, newTables) = try engine.write { try self.transaction($0, body) }
        committed(newTables)
        return value
    }

    /// As `write`, without waiting for the disk: see `SQLDatabase.writeBehind`.
    ///
    /// What tells this opening from others is durable first.
    package func writeBehind<T>(_ body: (Transaction) throws -> T) throws -> T {
        guard memory.isOpeningRecorded.withLock({ $0 }) else { return try write(body) }
        let (value, newTables) = try engine.writeBehind { try self.transaction($0, body) }
        committed(newTables)
        return value
    }

    /// As `read`, off the caller's thread.
    package func readAsync<T: Sendable>(_ body: @Sendable @escaping (Transaction) throws -> T) async throws -> T {
        try await engine.readAsync { try body(Transaction($0, in: self, isWriting: false)) }
    }

    /// As `write`, off the caller's thread: durable when it returns, one writer at a time.
    package func writeAsync<T: Sendable>(_ body: @Sendable @escaping (Transaction) throws -> T) async throws -> T {
        let (value, newTables) = try await engine.writeAsync { try self.transaction($0, body) }
        committed(newTables)
        return value
    }

    /// Writes something of no meaning, durably: whether the database can be written.
    ///
    /// - Throws: `disk-full`, `disk-failed`, `data-folder-read-only`, `database-damaged`, `database-busy`.
    package func probeWriting() async throws {
        try await engine.writeAsync { sql in
            // As large as a small change, so that a disk with room for a few bytes only does not pass.
            let write = try sql.prepare("INSERT INTO meta (name, value) VALUES ('probe', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            write.bind(String(repeating: "0", count: 8_192) + self.opening, at: 1)
            try write.run()
            try sql.prepare("DELETE FROM meta WHERE name = 'probe'").run()
        }
    }

    /// What is remembered outside the database changes only once the commit stands.
    private func committed(_ newTables: [TableID]?) {
        memory.isOpeningRecorded.withLock { $0 = true }
        if let newTables { learnTables(newTables) }
    }

    private func transaction<T>(_ sql: any SQLSession, _ body: (Transaction) throws -> T) throws -> (T, [TableID]?) {
        let transaction = Transaction(sql, in: self, isWriting: true)
        if !memory.isOpeningRecorded.withLock({ $0 }) { try transaction.openings.record(opening) }
        try beginning?(transaction)
        let value = try body(transaction)
        try transaction.flush()
        guard sql.transactionStands else { throw Failure(.diskFailed) }
        return (value, transaction.hasNewTables ? try Self.storedTables(sql) : nil)
    }

    /// Seconds since 1970 as the host tells them.
    package func now() -> Int64 { clock() }

    /// The table of this name in any case; nil when it was never seen by this transaction.
    ///
    /// A table added in this transaction is not remembered here: the transaction may still roll back.
    func find(_ name: String, _ sql: any SQLSession) throws -> TableID? {
        if let known = memory.tables.withLock({ $0[name] ?? $0[name.lowercased()] }) { return known }
        let find = try sql.prepare("SELECT tbl, name, folded FROM tables WHERE folded = ?")
        find.bind(name.lowercased(), at: 1)
        return try find.first { TableID(number: $0.int(0), name: $0.string(1), folded: $0.string(2)) }
    }

    func table(numbered number: Int64, _ sql: any SQLSession) throws -> TableID {
        if let known = memory.numbers.withLock({ $0[number] }) { return known }
        let find = try sql.prepare("SELECT tbl, name, folded FROM tables WHERE tbl = ?")
        find.bind(number, at: 1)
        guard let table = try find.first({ TableID(number: $0.int(0), name: $0.string(1), folded: $0.string(2)) }) else {
            throw Failure(.databaseDamaged, nil, ["table": String(number)])
        }
        return table
    }

    static func add(table name: String, _ sql: any SQLSession) throws -> TableID {
        let insert = try sql.prepare("INSERT INTO tables (name, folded) VALUES (?, ?)")
        insert.bind(name, at: 1)
        insert.bind(name.lowercased(), at: 2)
        try insert.run()
        return TableID(number: sql.lastInsertedRow, name: name, folded: name.lowercased())
    }

    private static func storedTables(_ sql: any SQLSession) throws -> [TableID] {
        try sql.prepare("SELECT tbl, name, folded FROM tables").all {
            TableID(number: $0.int(0), name: $0.string(1), folded: $0.string(2))
        }
    }
}
