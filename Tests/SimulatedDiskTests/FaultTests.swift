import GRDB
import SimulatedDisk
import Testing

struct FaultTests {
    private let disk = SimulatedDisk(name: "clinic")

    private func openLedger(_ mode: String) throws -> DatabaseQueue {
        let queue = try Ledger.open(disk, Journalling(mode: mode, synchronous: "FULL"))
        try Ledger.create(queue)
        try Ledger.put(7, at: 1, queue)
        return queue
    }

    /// Runs a transaction larger than the cache and answers how SQLite refused it.
    private func refusal(_ queue: DatabaseQueue) -> ResultCode? {
        do {
            try queue.write { db in for id in 2..<40 { try Ledger.put(id, at: id, paddingBytes: 5_000, db) } }
            return nil
        } catch {
            return (error as? DatabaseError)?.extendedResultCode
        }
    }

    @Test(arguments: ["WAL", "DELETE"])
    func `a full disk refuses a transaction whole, and work goes on once there is room`(_ mode: String) throws {
        let queue = try openLedger(mode)
        disk.fault = .full(afterBytes: 30_000)
        #expect(refusal(queue) == .SQLITE_FULL)
        #expect(try Ledger.numbers(queue) == [1: 7])
        disk.fault = nil
        #expect(refusal(queue) == nil)
        #expect(try Ledger.numbers(queue).count == 39)
        #expect(try Ledger.integrity(queue) == "ok")
    }

    @Test(arguments: ["WAL", "DELETE"])
    func `a commit whose sync fails is not acknowledged`(_ mode: String) throws {
        let queue = try openLedger(mode)
        disk.fault = .ioErrorOnSync
        let syncs = disk.syncCount
        #expect(refusal(queue) == .SQLITE_IOERR_FSYNC)
        #expect(disk.syncCount == syncs)
        disk.fault = nil
        try Ledger.put(8, at: 1, queue)
        #expect(try Ledger.numbers(queue)[1] == 8)
        #expect(try Ledger.integrity(queue) == "ok")
    }

    @Test(arguments: ["WAL", "DELETE"], [0, 1, 3, 10])
    func `a write error takes the transaction and nothing else`(_ mode: String, _ writes: Int) throws {
        let queue = try openLedger(mode)
        disk.fault = .ioErrorOnWrite(after: writes)
        #expect(refusal(queue) == .SQLITE_IOERR_WRITE)
        disk.fault = nil
        let reopened = try Ledger.open(disk, Journalling(mode: mode, synchronous: "FULL"))
        try queue.close()
        #expect(try Ledger.numbers(reopened) == [1: 7])
        #expect(refusal(reopened) == nil)
        #expect(try Ledger.integrity(reopened) == "ok")
    }

    @Test func `a read-only disk can be read and not written`() throws {
        let queue = try openLedger("DELETE")
        disk.fault = .readOnly
        #expect(refusal(queue)?.primaryResultCode != nil)
        try queue.close()
        let reopened = try Ledger.open(disk, Journalling(mode: "DELETE", synchronous: "FULL"))
        #expect(try Ledger.numbers(reopened) == [1: 7])
        #expect(refusal(reopened) == .SQLITE_READONLY)
        #expect(throws: DatabaseError.self) { try DatabaseQueue(path: disk.openPath(of: "new.sqlite")).read { _ in } }
    }

    @Test func `a stopped disk refuses everything until it is started again`() throws {
        let queue = try openLedger("WAL")
        disk.fault = .stop(afterChanges: 0)
        let image = disk.snapshot()
        #expect(refusal(queue)?.primaryResultCode == .SQLITE_IOERR)
        #expect(throws: DatabaseError.self) { try Ledger.open(disk, Journalling(mode: "WAL", synchronous: "FULL")) }
        for name in image.fileNames { #expect(disk.snapshot().bytes(of: name) == image.bytes(of: name)) }
        disk.crash()
        #expect(disk.fault == nil)
        let after = try Ledger.open(disk, Journalling(mode: "WAL", synchronous: "FULL"))
        #expect(try Ledger.numbers(after) == [1: 7])
    }
}
