import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite("A log that nobody waits for is moved into the file in time", .ownThreads)
struct LogBacklogTests {
    @Test func `the log of what nobody waits for is moved beside the writer, and the writer waits where that falls behind`() throws {
        var backlog = LogBacklog()
        #expect(backlog.step(LogBacklog.stepPages - 1) == .none)
        #expect(backlog.step(LogBacklog.stepPages) == .beside)
        #expect(backlog.step(LogBacklog.stepPages * 2) == .none, "one step at a time")
        backlog.endStep()
        #expect(backlog.step(LogBacklog.stepPages * 2) == .beside)
        #expect(backlog.step(LogBacklog.mostPages) == .waiting)
        backlog.endStep()
        #expect(backlog.step(10) == .none, "the log began anew")
        #expect(backlog.step(LogBacklog.stepPages + 10) == .beside)
    }

    @Test func `a file that is filled so keeps a log that is bounded`() throws {
        let file = DriverContract.temporaryFile()
        let database = try SQLiteDatabase(path: file.path, options: .site)
        try database.write { try $0.execute("CREATE TABLE t (b BLOB)") }
        for _ in 0..<100 { try database.writeBehind { try $0.execute("INSERT INTO t VALUES (randomblob(4000000))") } }
        let log = try FileManager.default.attributesOfItem(atPath: file.path + "-wal")[.size] as? Int ?? 0
        #expect(log < (LogBacklog.mostPages + 1_000) * 8_300)
        #expect(try database.read { try $0.numbers("SELECT COUNT(*) FROM t") } == [100])
        try database.close()
    }
}
