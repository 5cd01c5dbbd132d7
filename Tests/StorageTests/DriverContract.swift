import Failures
import Foundation
import SimulatedDisk
import Storage
import TestSupport
import Testing

/// A way to make empty databases of one driver; the whole suite runs through it.
struct DriverContract: Sendable, CustomTestStringConvertible {
    let name: String
    /// Each call makes a database of its own.
    let make: @Sendable () throws -> any SQLDatabase
    /// Readers go on while a write transaction is open.
    let readsWhileWriting: Bool
    var testDescription: String { name }

    static let all: [DriverContract] = [
        DriverContract(name: "SQLite, many readers", make: { try SQLiteDatabase(path: temporaryFile().path) }, readsWhileWriting: true),
        DriverContract(
            name: "SQLite, one connection", make: { try SQLiteDatabase(path: temporaryFile().path, options: .singleConnection) },
            readsWhileWriting: false),
    ]

    /// The files of this run; gone when it ends.
    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tributary-storage-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: DriverContract.folder) }
        return folder
    }()

    static func temporaryFile() -> URL { folder.appending(path: "\(UUID().uuidString).sqlite") }
}

extension SQLSession {
    func numbers(_ sql: String) throws -> [Int64] { try prepare(sql).all { $0.int(0) } }
}

@Suite("What any database driver must do", .ownThreads)
struct DriverContractTests {
    @Test(arguments: DriverContract.all)
    func `values come back as they were bound, null apart from empty`(_ contract: DriverContract) throws {
        let database = try contract.make()
        try database.write { sql in
            try sql.execute("CREATE TABLE v (k INTEGER NOT NULL, n INTEGER, t TEXT, b BLOB)")
            let insert = try sql.prepare("INSERT INTO v (k, n, t, b) VALUES (?, ?, ?, ?)")
            for (key, number, text, bytes) in Self.rows {
                insert.bind(key, at: 1)
                insert.bind(number, at: 2)
                insert.bind(text, at: 3)
                insert.bind(blob: bytes, at: 4)
                try insert.run()
            }
        }
        try database.read { sql in
            let found = try sql.prepare("SELECT k, n, t, b FROM v ORDER BY k").all { row in
                (row.int(0), row.optionalInt(1), row.optionalString(2), row.optionalArray(3))
            }
            #expect(found.count == Self.rows.count)
            for (left, right) in zip(found, Self.rows) {
                #expect(left.0 == right.0 && left.1 == right.1 && left.2 == right.2 && left.3 == right.3)
            }
            let find = try sql.prepare("SELECT k FROM v WHERE t = ?")
            find.bind("nul\u{0}inside", at: 1)
            #expect(try find.all { $0.int(0) } == [4])
            #expect(try sql.prepare("SELECT 0.5").first { $0.double(0) } == 0.5)
        }
    }
    private static let rows: [(Int64, Int64?, String?, [UInt8]?)] = [
        (1, nil, nil, nil), (2, 0, "", []), (3, .max, "Kāpiti \u{1F9EA}", [0, 255, 10]), (4, .min, "nul\u{0}inside", [0]),
    ]

    @Test(arguments: DriverContract.all)
    func `a transaction that throws leaves nothing, and the next one works`(_ contract: DriverContract) throws {
        struct Stop: Error {}
        let database = try contract.make()
        try database.write { try $0.execute("CREATE TABLE t (n INTEGER UNIQUE)") }
        #expect(throws: Stop.self) {
            try database.write { sql in
                try sql.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        try database.write { sql in
            #expect(sql.transactionStands)
            try sql.execute("INSERT INTO t VALUES (2)")
            #expect(sql.changedRows == 1)
            try sql.execute("UPDATE t SET n = n + 1 WHERE n > 100")
            #expect(sql.changedRows == 0)
        }
        #expect(throws: Failure.self) { try database.write { try $0.execute("INSERT INTO t VALUES (2)") } }
        #expect(try database.read { try $0.numbers("SELECT n FROM t") } == [2])
    }

    @Test(arguments: DriverContract.all)
    func `a savepoint is undone alone, and a cached statement starts clean`(_ contract: DriverContract) throws {
        let database = try contract.make()
        try database.write { sql in
            try sql.execute("CREATE TABLE t (n INTEGER)")
            for undone in [false, true, false] {
                try sql.execute("SAVEPOINT one")
                let insert = try sql.prepare("INSERT INTO t VALUES (?)")
                if !undone { insert.bind(7, at: 1) }
                try insert.run()
                if undone { try sql.execute("ROLLBACK TO one") }
                try sql.execute("RELEASE one")
            }
        }
        #expect(try database.read { try $0.numbers("SELECT n FROM t") } == [7, 7])
        #expect(try database.read { try $0.prepare("SELECT ? IS NULL").first { $0.flag(0) } } == true)
    }

    @Test(arguments: DriverContract.all)
    func `a read cannot write and sees one moment`(_ contract: DriverContract) throws {
        let database = try contract.make()
        try database.write { try $0.execute("CREATE TABLE t (n INTEGER)") }
        #expect(throws: Failure.self) { try database.read { try $0.execute("INSERT INTO t VALUES (1)") } }
        guard contract.readsWhileWriting else { return }
        try database.read { sql in
            #expect(try sql.numbers("SELECT COUNT(*) FROM t") == [0])
            try database.write { try $0.execute("INSERT INTO t VALUES (1)") }
            #expect(try sql.numbers("SELECT COUNT(*) FROM t") == [0])
        }
        try database.write { sql in
            try sql.execute("INSERT INTO t VALUES (2)")
            #expect(try database.read { try $0.numbers("SELECT COUNT(*) FROM t") } == [1])
        }
        #expect(try database.read { try $0.numbers("SELECT n FROM t ORDER BY n") } == [1, 2])
    }

    @Test(arguments: DriverContract.all)
    func `it works off the caller's thread, checkpoints and closes`(_ contract: DriverContract) async throws {
        let database = try contract.make()
        try await database.writeAsync { try $0.execute("CREATE TABLE t (n INTEGER)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 { group.addTask { try await database.writeAsync { try $0.execute("INSERT INTO t VALUES (\(number))") } } }
            try await group.waitForAll()
        }
        #expect(try await database.readAsync { try $0.numbers("SELECT COUNT(*) FROM t") } == [20])
        try database.checkpoint()
        try database.close()
        #expect(throws: (any Error).self) { try database.write { try $0.execute("INSERT INTO t VALUES (1)") } }
    }

    @Test(arguments: DriverContract.all)
    func `every commit is synced`(_ contract: DriverContract) throws {
        #expect(try contract.make().write { try $0.numbers("PRAGMA synchronous") } == [2])
    }

    @Test func `what a commit answered survives a power loss`() throws {
        let disk = SimulatedDisk(name: "power")
        for options in [SQLiteOptions.standard, .singleConnection] {
            let file = disk.openPath(of: options.exclusive ? "one.sqlite" : "many.sqlite")
            try SQLiteDatabase(path: file, options: options).write { try $0.execute("CREATE TABLE t (n INTEGER)") }
            for number in 0..<5 {
                let database = try SQLiteDatabase(path: file, options: options)
                try database.write { try $0.execute("INSERT INTO t VALUES (\(number))") }
                disk.powerLoss()
                #expect(
                    try SQLiteDatabase(path: file, options: options).read { try $0.numbers("SELECT COUNT(*) FROM t") } == [
                        Int64(number + 1)
                    ])
            }
        }
    }

    @Test(arguments: DriverContract.all)
    func `what nobody waits for is there at once, as a whole or not at all, and the next commit is synced again`(_ contract: DriverContract) throws {
        struct Stopped: Error {}
        let database = try contract.make()
        try database.write { try $0.execute("CREATE TABLE t (n INTEGER)") }
        let level = try database.writeBehind { sql in
            try sql.execute("INSERT INTO t VALUES (1)")
            return try sql.numbers("PRAGMA synchronous")
        }
        #expect(level == [1])
        #expect(throws: Stopped.self) {
            try database.writeBehind { sql in
                try sql.execute("INSERT INTO t VALUES (2)")
                throw Stopped()
            }
        }
        #expect(try database.read { try $0.numbers("SELECT n FROM t") } == [1])
        #expect(try database.write { try $0.numbers("PRAGMA synchronous") } == [2])
    }

    @Test func `a power loss takes what nobody waited for, the last first, and nothing that a commit answered since or before`() throws {
        let disk = SimulatedDisk(name: "power")
        for options in [SQLiteOptions.site, .singleConnection] {
            let file = disk.openPath(of: options.exclusive ? "one.sqlite" : "many.sqlite")
            var database = try SQLiteDatabase(path: file, options: options)
            func fill(_ number: Int) throws {
                try database.writeBehind { try $0.execute("INSERT INTO t VALUES (\(number), randomblob(200000))") }
            }
            func numbers() throws -> [Int64] {
                database = try SQLiteDatabase(path: file, options: options)
                return try database.read { try $0.numbers("SELECT n FROM t ORDER BY n") }
            }
            try database.write { try $0.execute("CREATE TABLE t (n INTEGER, b BLOB)") }
            try fill(1)
            try database.write { try $0.execute("INSERT INTO t VALUES (2, NULL)") }
            try fill(3)
            try fill(4)
            disk.powerLoss()
            #expect(try numbers() == [1, 2])
            for seed: UInt64 in 1...30 {
                try database.write { try $0.execute("DELETE FROM t WHERE n > 2") }
                try fill(3)
                try fill(4)
                disk.powerLoss(keeping: .torn(seed: seed))
                let found = try numbers()
                #expect([[1, 2], [1, 2, 3], [1, 2, 3, 4]].contains(found), "\(found), torn as of \(seed)")
                #expect(try database.read { try $0.prepare("PRAGMA integrity_check").first { $0.string(0) } } == "ok")
            }
        }
    }
}
