import Synchronization

/// A database that counts how often each statement is run, for benchmarks and tests of what a change costs.
package final class CountingDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let counts = Mutex<[String: Int]>([:])

    package init(_ base: any SQLDatabase) { self.base = base }

    /// Runs since the last time this was asked, by the statement's text.
    package func take() -> [String: Int] {
        counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
    }

    func countStatement(_ sql: String) { counts.withLock { $0[sql, default: 0] += 1 } }

    package func read<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try base.read { try body(CountingSession($0, self)) }
    }
    package func write<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try base.write { try body(CountingSession($0, self)) }
    }
    package func writeBehind<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try base.writeBehind { try body(CountingSession($0, self)) }
    }
    package func readAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T {
        try await base.readAsync { try body(CountingSession($0, self)) }
    }
    package func writeAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T {
        try await base.writeAsync { try body(CountingSession($0, self)) }
    }
    package func checkpoint() throws { try base.checkpoint() }
    package func close() throws { try base.close() }
}

private final class CountingSession: SQLSession {
    private let base: any SQLSession
    private let database: CountingDatabase

    init(_ base: any SQLSession, _ database: CountingDatabase) {
        self.base = base
        self.database = database
    }

    func prepare(_ sql: String) throws -> any SQLStatement {
        database.countStatement(sql)
        return try base.prepare(sql)
    }
    func execute(_ sql: String) throws {
        database.countStatement(sql)
        try base.execute(sql)
    }
    var changedRows: Int { base.changedRows }
    var lastInsertedRow: Int64 { base.lastInsertedRow }
    var transactionStands: Bool { base.transactionStands }
}
