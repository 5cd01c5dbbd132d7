import Dispatch
import GRDB
import GRDBSQLite
import SimulatedDisk
import Synchronization
import Testing

/// A connection through SQLite's own interface.
final class RawConnection {
    private var connection: OpaquePointer?

    init(_ path: String) throws {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        try #require(sqlite3_open_v2(path, &connection, flags, nil) == SQLITE_OK)
    }

    deinit { sqlite3_close(connection) }

    func run(_ sql: String) -> CInt {
        sqlite3_exec(connection, sql, nil, nil, nil)
    }

    func integer(_ sql: String) -> Int? {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { return nil }
        return Int(sqlite3_column_int64(statement, 0))
    }
}

struct ConnectionTests {
    private let disk = SimulatedDisk(name: "clinic")

    @Test func `with a rollback journal readers and one writer exclude each other as SQLite demands`() throws {
        let writer = try RawConnection(disk.openPath)
        let other = try RawConnection(disk.openPath)
        #expect(writer.run("CREATE TABLE t (n INTEGER)") == SQLITE_OK)
        #expect(writer.run("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)") == SQLITE_OK)
        #expect(other.run("BEGIN IMMEDIATE") == SQLITE_BUSY)
        #expect(other.run("BEGIN") == SQLITE_OK)
        #expect(other.integer("SELECT count(*) FROM t") == 0)
        #expect(writer.run("COMMIT") == SQLITE_BUSY)
        let late = try RawConnection(disk.openPath)
        #expect(late.integer("SELECT count(*) FROM t") == nil)
        #expect(other.run("COMMIT") == SQLITE_OK)
        #expect(writer.run("COMMIT") == SQLITE_OK)
        #expect(late.integer("SELECT count(*) FROM t") == 1)
    }

    @Test func `with a log readers keep their moment while a writer commits`() throws {
        let writer = try RawConnection(disk.openPath)
        #expect(writer.run("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER)") == SQLITE_OK)
        let reader = try RawConnection(disk.openPath)
        #expect(reader.run("BEGIN") == SQLITE_OK)
        #expect(reader.integer("SELECT count(*) FROM t") == 0)
        #expect(writer.run("INSERT INTO t VALUES (1)") == SQLITE_OK)
        #expect(reader.integer("SELECT count(*) FROM t") == 0)
        #expect(reader.run("INSERT INTO t VALUES (2)") == SQLITE_BUSY)
        #expect(writer.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 1)
        #expect(reader.run("COMMIT") == SQLITE_OK)
        #expect(reader.integer("SELECT count(*) FROM t") == 1)
        #expect(writer.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0)
        #expect(disk.snapshot().bytes(of: "/main.sqlite-wal") == [])
    }

    @Test func `the last connection to close folds the log into the database`() throws {
        do {
            let one = try RawConnection(disk.openPath)
            let two = try RawConnection(disk.openPath)
            #expect(one.run("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER)") == SQLITE_OK)
            #expect(two.integer("SELECT count(*) FROM t") == 0)
        }
        #expect(disk.snapshot().fileNames == ["/main.sqlite"])
    }

    @Test func `a pool reads from several threads while it writes`() throws {
        let pool = try DatabasePool(path: disk.openPath)
        try pool.write { try $0.execute(sql: "CREATE TABLE t (n INTEGER)") }
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            do {
                var last = 0
                for n in 0..<150 {
                    if thread == 0 {
                        try pool.write { try $0.execute(sql: "INSERT INTO t VALUES (?)", arguments: [n]) }
                    } else {
                        let count = try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } ?? -1
                        if count < last { failures.withLock { $0.append("\(count) after \(last)") } }
                        last = count
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } == 150)
    }

    @Test func `many disks work at the same time on several threads`() throws {
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 40) { number in
            do {
                let disk = SimulatedDisk(name: "clinic \(number)")
                let journalling = Journalling(mode: "WAL", synchronous: "FULL")
                var expected: [Int: Int] = [:]
                for round in 0..<5 {
                    let queue = try Ledger.open(disk, journalling)
                    if round == 0 { try Ledger.create(queue) }
                    for id in 0..<10 {
                        try Ledger.put(number * 100 + round, at: id, queue)
                        expected[id] = number * 100 + round
                    }
                    if round % 2 == 0 { disk.powerLoss() } else { disk.crash() }
                }
                let found = try Ledger.numbers(Ledger.open(disk, journalling))
                if found != expected { failures.withLock { $0.append("\(number): \(found)") } }
            } catch {
                failures.withLock { $0.append("\(number): \(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    @Test func `temporary files of a large sort live on the disk and leave nothing`() throws {
        let connection = try RawConnection(disk.openPath)
        #expect(connection.run("PRAGMA temp_store = FILE; PRAGMA cache_size = 10") == SQLITE_OK)
        let written = disk.bytesWritten
        let sorted = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            SELECT i FROM n ORDER BY (i * 7919) % 20011, hex(zeroblob(50)) LIMIT 1 OFFSET 19999
            """
        #expect(connection.integer(sorted) != nil)
        #expect(connection.run("CREATE TEMP TABLE big AS SELECT zeroblob(500000) AS b") == SQLITE_OK)
        #expect(disk.bytesWritten > written + 400_000)
        #expect(disk.snapshot().totalBytes == 0)
    }

    @Test func `time on the disk is what the simulation says`() throws {
        let connection = try RawConnection(disk.openPath)
        disk.clockMilliseconds = 1_700_000_000_000
        #expect(connection.integer("SELECT strftime('%s', 'now')") == 1_700_000_000)
        disk.clockMilliseconds += 61_000
        #expect(connection.integer("SELECT strftime('%s', 'now')") == 1_700_000_061)
    }

    @Test func `the randomness of a disk depends on its seed alone`() throws {
        func drawn(_ seed: UInt64) throws -> [CChar] {
            let disk = SimulatedDisk(name: "clinic", randomSeed: seed)
            let name = try #require(disk.openPath.split(separator: "=").last)
            let system = try #require(sqlite3_vfs_find(String(name)))
            var bytes: [CChar] = Array(repeating: 0, count: 32)
            #expect(system.pointee.xRandomness(system, 32, &bytes) == 32)
            return bytes
        }
        #expect(try drawn(5) == drawn(5))
        #expect(try drawn(5) != drawn(6))
    }

    @Test func `a second database can be attached by its name`() throws {
        let connection = try RawConnection(disk.openPath)
        #expect(connection.run("ATTACH '\(disk.openPath(of: "archive.sqlite"))' AS archive") == SQLITE_OK)
        #expect(connection.run("CREATE TABLE archive.t (n INTEGER)") == SQLITE_OK)
        #expect(disk.snapshot().fileNames == ["/archive.sqlite", "/main.sqlite"])
    }
}
