import GRDB
import SimulatedDisk
import Testing

struct ImageTests {
    private let journalling = Journalling(mode: "WAL", synchronous: "NORMAL")

    @Test func `a backup restored brings back its moment, durably`() throws {
        let disk = SimulatedDisk(name: "clinic")
        let first = try Ledger.open(disk, journalling)
        try Ledger.create(first)
        try Ledger.put(7, at: 1, first)
        let backup = disk.snapshot()
        let bytes = backup.bytes(of: "/main.sqlite-wal")
        try Ledger.put(8, at: 1, first)
        #expect(backup.bytes(of: "/main.sqlite-wal") == bytes)
        disk.restore(backup)
        disk.powerLoss()
        let restored = try Ledger.open(disk, journalling)
        #expect(try Ledger.numbers(restored) == [1: 7])
        #expect(throws: DatabaseError.self) { try Ledger.put(9, at: 1, first) }
    }

    @Test func `clones of one image go their own ways`() throws {
        let template = SimulatedDisk(name: "template")
        let queue = try Ledger.open(template, journalling)
        try Ledger.create(queue)
        try Ledger.put(7, at: 1, queue)
        let image = template.snapshot()
        let clones = try (0..<3).map { number in
            let clone = SimulatedDisk(name: "clinic \(number)")
            clone.restore(image)
            let opened = try Ledger.open(clone, journalling)
            try Ledger.put(number, at: 2, opened)
            return (clone, opened)
        }
        for (number, clone) in clones.enumerated() {
            #expect(try Ledger.numbers(clone.1) == [1: 7, 2: number])
            #expect(try Ledger.integrity(clone.1) == "ok")
        }
        #expect(try Ledger.numbers(queue) == [1: 7])
    }

    @Test func `two disks of the same name share nothing`() throws {
        let one = SimulatedDisk(name: "clinic")
        let other = SimulatedDisk(name: "clinic")
        #expect(one.openPath != other.openPath)
        let inOne = try Ledger.open(one, journalling)
        try Ledger.create(inOne)
        #expect(other.snapshot().fileNames == [])
        other.powerLoss()
        try Ledger.put(7, at: 1, inOne)
        #expect(try Ledger.numbers(inOne) == [1: 7])
    }

    @Test func `a removed disk opens no more`() throws {
        let disk = SimulatedDisk(name: "clinic")
        let queue = try Ledger.open(disk, journalling)
        try Ledger.create(queue)
        let path = disk.openPath
        disk.remove()
        #expect(disk.snapshot().totalBytes == 0)
        #expect(throws: DatabaseError.self) { try DatabaseQueue(path: path) }
        #expect(throws: DatabaseError.self) { try Ledger.put(7, at: 1, queue) }
        try queue.close()
    }

    @Test func `a disk let go serves the connections still open on it, and no longer`() throws {
        var disk: SimulatedDisk? = SimulatedDisk(name: "clinic")
        let path = try #require(disk?.openPath)
        let queue = try Ledger.open(try #require(disk), journalling)
        disk = nil
        try Ledger.create(queue)
        try Ledger.put(7, at: 1, queue)
        #expect(try Ledger.numbers(queue) == [1: 7])
        try queue.close()
        #expect(throws: DatabaseError.self) { try DatabaseQueue(path: path) }
    }
}
