import Failures
import Storage
import Synchronization

/// A database whose chosen write fails when everything is done but the commit, as at a power loss.
final class FaultyDatabase: SQLDatabase {
    struct PowerLoss: Error {}

    private let engine: SQLiteDatabase
    private let faults: Faults

    init(path: String, faults: Faults) throws {
        engine = try SQLiteDatabase(path: path)
        self.faults = faults
    }

    func read<T>(_ body: (any SQLSession) throws -> T) throws -> T { try engine.read(body) }

    func write<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try engine.write { session in
            let value = try body(session)
            if faults.isDue() { throw PowerLoss() }
            return value
        }
    }

    func readAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T {
        try await engine.readAsync(body)
    }

    func writeAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T {
        try await engine.writeAsync(body)
    }

    func checkpoint() throws { try engine.checkpoint() }
    func close() throws { try engine.close() }
}

/// Which of the coming writes fails; none by itself.
final class Faults: Sendable {
    private let left = Mutex<Int?>(nil)

    /// The write after so many more fails.
    func arm(after writes: Int?) { left.withLock { $0 = writes } }

    func isDue() -> Bool {
        left.withLock { left in
            guard let count = left else { return false }
            left = count == 0 ? nil : count - 1
            return count == 0
        }
    }
}
