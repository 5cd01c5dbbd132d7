import GRDB
import SimulatedDisk
import Testing

/// How a database of the tests keeps its journal, and when it syncs.
struct Journalling: Sendable, CustomTestStringConvertible {
    var mode: String
    var synchronous: String
    var isExclusive = false

    var testDescription: String { "\(mode) \(synchronous)\(isExclusive ? " exclusive" : "")" }

    static let durable: [Journalling] = [
        Journalling(mode: "WAL", synchronous: "FULL"),
        Journalling(mode: "WAL", synchronous: "FULL", isExclusive: true),
        Journalling(mode: "DELETE", synchronous: "FULL"),
        Journalling(mode: "TRUNCATE", synchronous: "FULL"),
        Journalling(mode: "PERSIST", synchronous: "FULL"),
    ]
}

/// A table of numbers with padding, so that rows spread over many pages.
enum Ledger {
    static func open(_ disk: SimulatedDisk, _ journalling: Journalling) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            if journalling.isExclusive { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = \(journalling.mode)")
            try db.execute(sql: "PRAGMA synchronous = \(journalling.synchronous)")
            // Small limits, so that even short runs spill, checkpoint and start the log over.
            try db.execute(sql: "PRAGMA cache_size = 8")
            _ = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint = 12")
        }
        return try DatabaseQueue(path: disk.openPath, configuration: configuration)
    }

    static func create(_ queue: DatabaseQueue) throws {
        try queue.write { db in
            try db.execute(
                sql: "CREATE TABLE entry (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, padding BLOB NOT NULL) STRICT")
            try db.execute(sql: "CREATE INDEX entryByNumber ON entry (number)")
        }
    }

    static func put(_ number: Int, at id: Int, paddingBytes: Int = 100, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO entry VALUES (?, ?, zeroblob(?))", arguments: [id, number, paddingBytes])
    }

    static func put(_ number: Int, at id: Int, _ queue: DatabaseQueue) throws {
        try queue.write { try put(number, at: id, $0) }
    }

    static func numbers(_ queue: DatabaseQueue) throws -> [Int: Int] {
        try queue.read { db in
            var numbers: [Int: Int] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT id, number FROM entry NOT INDEXED") { numbers[row[0]] = row[1] }
            return numbers
        }
    }

    static func integrity(_ queue: DatabaseQueue) throws -> String? {
        try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
    }
}
