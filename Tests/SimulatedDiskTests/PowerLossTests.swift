import GRDB
import SimulatedDisk
import Testing

struct PowerLossTests {
    @Test(arguments: Journalling.durable)
    func `a commit made with full syncs survives a power loss`(_ journalling: Journalling) throws {
        let disk = SimulatedDisk(name: "clinic")
        let before = try Ledger.open(disk, journalling)
        try Ledger.create(before)
        try Ledger.put(7, at: 1, before)
        disk.powerLoss()
        let after = try Ledger.open(disk, journalling)
        #expect(try Ledger.numbers(after) == [1: 7])
        #expect(try Ledger.integrity(after) == "ok")
    }

    @Test func `a commit to the log without a sync is lost with the power, and the database stays sound`() throws {
        let disk = SimulatedDisk(name: "clinic")
        let journalling = Journalling(mode: "WAL", synchronous: "NORMAL")
        let before = try Ledger.open(disk, journalling)
        try Ledger.create(before)
        try Ledger.put(7, at: 1, before)
        _ = try before.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try Ledger.put(8, at: 2, before)
        #expect(try Ledger.numbers(before) == [1: 7, 2: 8])
        disk.powerLoss()
        let after = try Ledger.open(disk, journalling)
        #expect(try Ledger.numbers(after) == [1: 7])
        #expect(try Ledger.integrity(after) == "ok")
    }

    @Test func `with syncs off a power loss takes all that was never synced`() throws {
        let disk = SimulatedDisk(name: "clinic")
        let full = Journalling(mode: "DELETE", synchronous: "FULL")
        let before = try Ledger.open(disk, full)
        try Ledger.create(before)
        try Ledger.put(7, at: 1, before)
        try before.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        try Ledger.put(8, at: 1, before)
        disk.powerLoss()
        let after = try Ledger.open(disk, full)
        #expect(try Ledger.numbers(after) == [1: 7])
    }

    @Test func `a database that was never synced is gone after a power loss`() throws {
        let disk = SimulatedDisk(name: "clinic")
        let queue = try Ledger.open(disk, Journalling(mode: "DELETE", synchronous: "OFF"))
        try Ledger.create(queue)
        #expect(disk.snapshot().fileNames == ["/main.sqlite"])
        disk.powerLoss()
        #expect(disk.snapshot().fileNames == [])
    }

    @Test(arguments: ["WAL", "DELETE"])
    func `a killed process loses no commit, synced or not`(_ mode: String) throws {
        let disk = SimulatedDisk(name: "clinic")
        let journalling = Journalling(mode: mode, synchronous: "OFF")
        let before = try Ledger.open(disk, journalling)
        try Ledger.create(before)
        try Ledger.put(7, at: 1, before)
        disk.crash()
        let after = try Ledger.open(disk, journalling)
        #expect(try Ledger.numbers(after) == [1: 7])
        #expect(try Ledger.integrity(after) == "ok")
    }

    @Test func `a power loss after a crash still takes what the dead process did not sync`() throws {
        let disk = SimulatedDisk(name: "clinic")
        let before = try Ledger.open(disk, Journalling(mode: "DELETE", synchronous: "FULL"))
        try Ledger.create(before)
        try before.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        try Ledger.put(7, at: 1, before)
        disk.crash()
        disk.powerLoss()
        let after = try Ledger.open(disk, Journalling(mode: "DELETE", synchronous: "FULL"))
        #expect(try Ledger.numbers(after) == [:])
    }

    @Test(arguments: ["WAL", "DELETE"])
    func `connections of a dead process change nothing any more`(_ mode: String) throws {
        let disk = SimulatedDisk(name: "clinic")
        let journalling = Journalling(mode: mode, synchronous: "FULL")
        let dead = try Ledger.open(disk, journalling)
        try Ledger.create(dead)
        try Ledger.put(7, at: 1, dead)
        try dead.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            try Ledger.put(8, at: 1, db)
            disk.crash()
            let image = disk.snapshot()
            let error = #expect(throws: DatabaseError.self) { try db.execute(sql: "COMMIT") }
            #expect(error?.resultCode == .SQLITE_IOERR)
            #expect(disk.snapshot().fileNames == image.fileNames)
        }
        let alive = try Ledger.open(disk, journalling)
        try Ledger.put(9, at: 2, alive)
        try dead.close()
        #expect(try Ledger.numbers(alive) == [1: 7, 2: 9])
        try Ledger.put(10, at: 3, alive)
        #expect(try Ledger.integrity(alive) == "ok")
    }
}
