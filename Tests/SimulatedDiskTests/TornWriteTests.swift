import GRDB
import Testing

@testable import SimulatedDisk

struct TornWriteTests {
    /// What a storekeeper may expect: all that was acknowledged, and of the transaction in progress all or nothing.
    private struct Model {
        var acknowledged: [Int: Int] = [:]
        var inProgress: [Int: Int] = [:]
        /// How many transactions were acknowledged.
        var count = 0
    }

    private struct Verdict {
        var acknowledged = 0
        var lost = 0
        var corrupt = 0
        /// Rounds that stopped within a transaction of which the power loss left all, or nothing.
        var inProgressKept = 0
        var inProgressDropped = 0
    }

    @Test(arguments: Journalling.durable)
    func `with full syncs no stop in mid-work and no torn write harms a commit`(_ journalling: Journalling) throws {
        var verdict = Verdict()
        for seed in UInt64(4)...6 { try run(journalling, seed: seed, rounds: 150, &verdict) }
        #expect(verdict.lost == 0)
        #expect(verdict.corrupt == 0)
        // Otherwise the stops fell too seldom into a commit, and the test would prove little. Where deleting the journal is
        // the commit, nothing is left to stop at between the commit and its acknowledgement.
        #expect(verdict.acknowledged > 450)
        #expect(verdict.inProgressDropped > 200)
        #expect(journalling.mode == "DELETE" || verdict.inProgressKept > 0)
    }

    @Test func `a log without syncs at commits may lose commits and stays sound`() throws {
        var verdict = Verdict()
        try run(Journalling(mode: "WAL", synchronous: "NORMAL"), seed: 3, rounds: 100, &verdict)
        #expect(verdict.lost > 0)
        #expect(verdict.corrupt == 0)
    }

    @Test func `without any syncs torn writes do corrupt a database`() throws {
        var verdict = Verdict()
        try run(Journalling(mode: "DELETE", synchronous: "OFF"), seed: 4, rounds: 60, &verdict)
        #expect(verdict.corrupt > 0)
    }

    @Test func `the same seed tears the same sectors`() throws {
        let disk = SimulatedDisk(name: "clinic")
        let queue = try Ledger.open(disk, Journalling(mode: "DELETE", synchronous: "FULL"))
        try Ledger.create(queue)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        try queue.write { db in for id in 0..<200 { try Ledger.put(id, at: id, db) } }
        let written = disk.snapshot()
        var outcomes: Set<[UInt8]> = []
        for seed in UInt64(0)..<20 {
            let first = try #require(torn(disk, seed: seed))
            #expect(torn(disk, seed: seed) == first)
            outcomes.insert(first)
        }
        #expect(outcomes.count > 5)
        #expect(disk.snapshot().bytes(of: "/main.sqlite") == written.bytes(of: "/main.sqlite"))
    }

    /// The database as a power loss would leave it, without one.
    private func torn(_ disk: SimulatedDisk, seed: UInt64) -> [UInt8]? {
        var sequence = SeededSequence(seed: seed)
        let file = disk.snapshot().files["/main.sqlite"]?.afterPowerLoss(.torn(seed: seed), &sequence)
        return file.flatMap { DiskImage(files: ["/main.sqlite": $0]).bytes(of: "/main.sqlite") }
    }

    private func run(_ journalling: Journalling, seed: UInt64, rounds: Int, _ verdict: inout Verdict) throws {
        var sequence = SeededSequence(seed: seed)
        let disk = SimulatedDisk(name: "clinic")
        var model = Model()
        let empty = try Ledger.open(disk, Journalling(mode: journalling.mode, synchronous: "FULL"))
        try Ledger.create(empty)
        try empty.close()
        for _ in 0..<rounds {
            let good = disk.snapshot()
            work(on: disk, journalling, &model, &sequence)
            disk.powerLoss(keeping: .torn(seed: sequence.next()))
            guard let found = examine(disk, journalling) else {
                verdict.corrupt += 1
                disk.restore(good)
                model.acknowledged = examine(disk, journalling) ?? [:]
                continue
            }
            if found != model.acknowledged, found != model.inProgress { verdict.lost += 1 }
            if model.acknowledged != model.inProgress {
                if found == model.inProgress { verdict.inProgressKept += 1 }
                if found == model.acknowledged { verdict.inProgressDropped += 1 }
            }
            model.acknowledged = found
        }
        verdict.acknowledged += model.count
    }

    /// Random transactions until the disk stops, at an arbitrary change.
    private func work(
        on disk: SimulatedDisk, _ journalling: Journalling, _ model: inout Model, _ sequence: inout SeededSequence
    ) {
        disk.fault = .stop(afterChanges: Int.random(in: 1...150, using: &sequence))
        model.inProgress = model.acknowledged
        guard let queue = try? Ledger.open(disk, journalling) else { return }
        for _ in 0..<30 {
            var next = model.acknowledged
            var changes: [(id: Int, number: Int, paddingBytes: Int)] = []
            // Many small transactions, so that stops often fall right at a commit, and some that spill.
            let isLarge = Int.random(in: 0..<4, using: &sequence) == 0
            for _ in 0..<Int.random(in: isLarge ? 1...12 : 1...2, using: &sequence) {
                let id = Int.random(in: 0..<60, using: &sequence)
                let number = Int.random(in: 1...1_000_000, using: &sequence)
                changes.append((id, number, Int.random(in: 0...(isLarge ? 6_000 : 50), using: &sequence)))
                next[id] = number
            }
            let removed = Int.random(in: 0..<60, using: &sequence)
            next[removed] = nil
            model.inProgress = next
            do {
                try queue.write { db in
                    for change in changes {
                        try Ledger.put(change.number, at: change.id, paddingBytes: change.paddingBytes, db)
                    }
                    try db.execute(sql: "DELETE FROM entry WHERE id = ?", arguments: [removed])
                }
                model.acknowledged = next
                model.count += 1
            } catch {
                return
            }
        }
    }

    /// The rows of a sound database; nil if it is not sound.
    private func examine(_ disk: SimulatedDisk, _ journalling: Journalling) -> [Int: Int]? {
        guard let queue = try? Ledger.open(disk, journalling), (try? Ledger.integrity(queue)) == "ok" else { return nil }
        return try? Ledger.numbers(queue)
    }
}
