import Failures
import Foundation
import SimulatedDisk
import Testing

@testable import Storage

@Suite("A full, failing or read-only disk ends in a coded error and loses nothing acknowledged")
struct MachineTests {
    private func open(_ disk: SimulatedDisk) throws -> LedgerDatabase { try TestLedger.open(disk.openPath) }

    private func fill(_ database: LedgerDatabase, _ range: Range<Int>) throws {
        for number in range {
            try database.write { _ = try TestLedger.put($0, "item", "i\(number)", String(repeating: "x", count: 3_000), in: ["everyone"]) }
        }
    }

    @Test(arguments: [DiskFault.full(afterBytes: 20_000), .ioErrorOnSync, .ioErrorOnWrite(after: 3)])
    func `acknowledged changes stay and work goes on afterwards`(_ fault: DiskFault) throws {
        let disk = SimulatedDisk(name: "trouble")
        let database = try open(disk)
        try fill(database, 0..<10)
        disk.fault = fault
        let failure = #expect(throws: Failure.self) { try fill(database, 10..<200) }
        #expect(failure?.code == (fault == .full(afterBytes: 20_000) ? .diskFull : .diskFailed))
        let acknowledged = try database.read { transaction in
            let chan = try #require(try transaction.channels.knownChannel(named: "everyone"))
            return try transaction.channels.channel(chan).tally.count
        }
        #expect(acknowledged >= 10)
        disk.fault = nil
        try fill(database, 300..<310)
        disk.powerLoss()
        let again = try open(disk)
        try again.read { transaction in
            let chan = try #require(try transaction.channels.knownChannel(named: "everyone"))
            #expect(try transaction.channels.channel(chan).tally.count == acknowledged + 10)
            #expect(try TestLedger.recount(transaction, chan) == transaction.channels.channel(chan).tally)
        }
    }

    @Test func `an attempt that meets a full disk ends the whole transaction, not half of it`() throws {
        let disk = SimulatedDisk(name: "half")
        let database = try open(disk)
        try fill(database, 0..<3)
        let head = try database.read { try $0.ledger.head() }
        disk.fault = .full(afterBytes: 30_000)
        #expect(throws: Failure.self) {
            try database.write { transaction in
                for number in 0..<4_000 {
                    _ = try transaction.attempt {
                        _ = try TestLedger.put(transaction, "item", "n\(number)", String(repeating: "y", count: 40_000), in: ["everyone"])
                    }
                }
            }
        }
        disk.fault = nil
        #expect(try database.read { try $0.ledger.head() } == head)
        try fill(database, 3..<5)
        #expect(try database.read { try $0.ledger.head() } == head + 2)
    }

    @Test func `a read-only disk or folder is told so by its code`() throws {
        let disk = SimulatedDisk(name: "locked")
        let database = try open(disk)
        try fill(database, 0..<2)
        disk.fault = .readOnly
        #expect(#expect(throws: Failure.self) { try fill(database, 2..<3) }?.code == .dataFolderReadOnly)
        #expect(try database.read { try $0.ledger.head() } == 2)
        #expect(#expect(throws: Failure.self) { _ = try SQLiteDatabase(path: "/proc/tributary/none.sqlite") }?.code == .dataFolderReadOnly)
    }

    @Test func `a file that is no database is told so by its code`() throws {
        let file = DriverContract.temporaryFile()
        try Data(String(repeating: "not a database ", count: 400).utf8).write(to: file)
        #expect(#expect(throws: Failure.self) { _ = try TestLedger.open(file.path) }?.code == .databaseDamaged)
        try FileManager.default.removeItem(at: file)
    }
}
