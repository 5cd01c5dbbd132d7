import Dispatch
import Failures
import GRDB
import GRDBSQLite
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The SQLite driver: GRDB owns connections, threads and transactions; statements are stepped directly.
package final class SQLiteDatabase: SQLDatabase {
    private let writer: any DatabaseWriter
    private let path: String
    private let configuration: Configuration
    private let isExclusive: Bool
    /// Opened at the first checkpoint, so that checkpoints and commits do not wait for each other.
    private let checkpointer = Mutex<DatabaseQueue?>(nil)
    private let backlog = Mutex(LogBacklog())

    /// Opens `path` with many readers beside one writer, durable at each commit.
    ///
    /// `synchronous = FULL`: in WAL mode NORMAL would not sync at commit, and a push is answered only when durable.
    package init(path: String, options: SQLiteOptions = .standard) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(options.busySeconds)
        configuration.maximumReaderCount = options.readers
        configuration.prepareDatabase { db in
            for pragma in options.pragmas { try db.execute(sql: "PRAGMA \(pragma)") }
            if !options.exclusive { DatabaseFile.keepLog(db) }
        }
        self.path = path
        self.configuration = configuration
        isExclusive = options.exclusive
        do {
            if options.exclusive {
                writer = try DatabaseQueue(path: path, configuration: configuration)
            } else {
                writer = try Self.shared(path, configuration)
            }
            try Self.makeDurable(writer)
        } catch let error as DatabaseError {
            throw error.failure
        }
    }

    /// Many readers beside one writer; on a full disk, where a pool cannot begin its log, one connection that reads what there is.
    private static func shared(_ path: String, _ configuration: Configuration) throws -> any DatabaseWriter {
        do {
            return try DatabasePool(path: path, configuration: configuration)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            return try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    /// Opens `path` for reading where nothing can be written: on a full or read-only disk.
    ///
    /// - Throws: `disk-full` or `data-folder-read-only` when the database's log holds changes that only a writer can take in.
    package init(readingAlone path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        self.path = path
        self.configuration = configuration
        isExclusive = false
        do {
            writer = try Self.reader(path, configuration)
        } catch let error as DatabaseError {
            throw error.failure
        }
    }

    /// Opens a file that nobody writes and that has no log: nothing is made beside it, also where that could be.
    package init(unchanging path: String) throws {
        self.path = path
        configuration = Configuration()
        isExclusive = false
        do { writer = try Self.unchangingReader(path) } catch let error as DatabaseError { throw error.failure }
    }

    static func unchangingReader(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: unchanging(path), configuration: configuration)
    }

    static func reader(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return queue
        } catch let error as DatabaseError {
            // Reading beside others needs memory shared through a file, which cannot be made here; alone it does not.
            guard isEmpty(path + "-wal") else { throw error }
            return try DatabaseQueue(path: unchanging(path), configuration: configuration)
        }
    }

    /// The address of a file that nobody changes while it is read.
    private static func unchanging(_ path: String) -> String {
        let plain = Set("/-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var text = ""
        for byte in path.utf8 {
            if plain.contains(byte) {
                text.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                text += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return "file:\(text)?immutable=1"
    }

    private static func isEmpty(_ file: String) -> Bool {
        var facts = stat()
        return stat(file, &facts) != 0 || facts.st_size == 0
    }

    /// A pool sets NORMAL when it switches to write-ahead logging, after its connections were prepared: set it back, and look.
    private static func makeDurable(_ writer: any DatabaseWriter) throws {
        let level = try writer.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            return try Int.fetchOne(db, sql: "PRAGMA synchronous")
        }
        guard level == 2 else { throw Failure(.internalFault, "The database does not sync at commit.") }
    }

    package func read<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try translating { try isExclusive ? readAlone(body) : writer.read { try body(SQLiteSession($0)) } }
    }

    /// As `read`, on the connection that also writes.
    ///
    /// The library would switch the connection to reading only and back, which makes SQLite compile every statement anew; instead
    /// what was written in spite of it is undone and reported.
    private func readAlone<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try writer.writeWithoutTransaction { db in
            var value: T?
            try db.inTransaction(.deferred) {
                let before = db.totalChangesCount
                value = try body(SQLiteSession(db))
                guard db.totalChangesCount == before else { throw Failure(.internalFault, "A reader wrote.") }
                return .commit
            }
            guard let value else { throw Failure(.internalFault) }
            return value
        }
    }

    package func write<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try translating { try writer.write { try body(SQLiteSession($0)) } }
    }

    /// The log is moved into the main file beside the writer meanwhile; where that falls behind, the writer waits for it.
    package func writeBehind<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        let (value, pages) = try translating {
            try writer.writeWithoutTransaction { db in try LogBacklog.watching(db, isAlone: isExclusive) { try body(SQLiteSession(db)) } }
        }
        guard let pages else { return value }
        switch backlog.withLock({ $0.step(pages) }) {
        case .none: break
        // The commit stands: what fails here is tried again at the next step, and shows at the latest where a commit waits for the disk.
        case .beside:
            guard let connection = try? ownCheckpointer() else {
                backlog.withLock { $0.endStep() }
                break
            }
            connection.asyncWriteWithoutTransaction { db in
                _ = try? db.checkpoint(.passive)
                self.backlog.withLock { $0.endStep() }
            }
        case .waiting: try? checkpoint()
        }
        return value
    }

    package func readAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T {
        do { return try await writer.read { try body(SQLiteSession($0)) } } catch let error as DatabaseError { throw error.failure }
    }

    package func writeAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T {
        do { return try await writer.write { try body(SQLiteSession($0)) } } catch let error as DatabaseError { throw error.failure }
    }

    package func checkpoint() throws {
        try translating {
            let connection: any DatabaseWriter = isExclusive ? writer : try ownCheckpointer()
            _ = try connection.writeWithoutTransaction { try $0.checkpoint(.passive) }
        }
    }

    private func ownCheckpointer() throws -> DatabaseQueue {
        try checkpointer.withLock { kept in
            if let kept { return kept }
            let made = try DatabaseQueue(path: path, configuration: configuration)
            kept = made
            return made
        }
    }

    /// Ends what is being read or written at this moment, which fails; what comes later is untouched.
    func interrupt() { writer.interrupt() }

    package func close() throws {
        try translating {
            try checkpointer.withLock { kept in
                try kept?.close()
                kept = nil
            }
            try writer.close()
        }
    }

    private func translating<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError { throw error.failure }
    }
}
