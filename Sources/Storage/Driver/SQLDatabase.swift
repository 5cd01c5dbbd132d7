/// The narrow seam between Storage's portable SQL and a database engine.
///
/// Every statement above the seam is plain SQL that SQLite and PostgreSQL both accept, `?` for parameters; what differs
/// stands in `Dialect`. A driver proves itself by the contract suite in `StorageTests`.
package protocol SQLDatabase: AnyObject, Sendable {
    /// Runs `body` on one consistent snapshot; writes in it fail.
    func read<T>(_ body: (any SQLSession) throws -> T) throws -> T
    /// Runs `body` in one durable transaction: when this returns, it survives a power loss (R-SYNC 3).
    func write<T>(_ body: (any SQLSession) throws -> T) throws -> T
    /// As `write`, without waiting for the disk: a power loss may take it, with everything written so since, never a part of it or
    /// what was written before; the next `write` makes it durable.
    ///
    /// Only for what is nobody's yet: a copy that comes again when it is lost.
    func writeBehind<T>(_ body: (any SQLSession) throws -> T) throws -> T
    /// As `read`, off the caller's thread.
    func readAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T
    /// As `write`, off the caller's thread.
    func writeAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T
    /// Moves the log of recent writes into the main file, off the writer's path.
    func checkpoint() throws
    /// Ends every connection; later calls fail.
    func close() throws
}

extension SQLDatabase {
    package func writeBehind<T>(_ body: (any SQLSession) throws -> T) throws -> T { try write(body) }
}
