import Failures
import Testing

@testable import Storage

@Suite("R-SYNC 2: attempts without savepoints of their own end as those with them")
struct HopefulTests {
    /// One attempt: what is written, and whether it fails in the end, itself or a part of it.
    private struct Step: Sendable {
        let writes: [(id: String, number: Int, channel: String)]
        let fails: Bool
        let innerFails: Bool
    }

    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static func program(_ seed: Int, failing share: Int) -> [Step] {
        var dice = Dice(seed)
        return (0..<8).map { _ in
            Step(
                writes: (0..<Int.random(in: 0..<4, using: &dice)).map { _ in
                    ("id\(Int.random(in: 0..<5, using: &dice))", Int.random(in: 0..<3, using: &dice), ["a", "b"][Int.random(in: 0..<2, using: &dice)])
                },
                fails: Int.random(in: 0..<100, using: &dice) < share, innerFails: Int.random(in: 0..<100, using: &dice) < share)
        }
    }

    private static func run(_ steps: [Step], _ transaction: Transaction) throws -> [Bool] {
        try steps.enumerated().map { index, step in
            let outcome = try transaction.attempt {
                _ = try transaction.group {
                    for write in step.writes {
                        _ = try TestLedger.put(transaction, "item", write.id, #"{"ID":"\#(write.id)","n":\#(write.number)}"#, in: [write.channel])
                    }
                }
                let inner = try transaction.attempt {
                    try transaction.state.set(StateKey<Int64>("inner"), Int64(index))
                    if step.innerFails { throw Failure(.recordMalformed) }
                }
                if case .failure = inner { try transaction.log.write("inner", "It failed.") }
                if step.fails { throw Failure(.recordMalformed) }
            }
            if case .success = outcome { return true }
            try transaction.log.write("parked", "Step \(index) failed.")
            return false
        }
    }

    private static func content(_ database: LedgerDatabase) throws -> [String] {
        try database.read { transaction in
            try [
                "SELECT position FROM ledger_head", "SELECT rec, id, position, deleted, payload FROM records ORDER BY rec",
                "SELECT chan, position, rec, present FROM entries ORDER BY chan, position, rec",
                "SELECT name, head, count, hex(digest) FROM channels ORDER BY name", "SELECT name, value, '' FROM meta ORDER BY name",
                "SELECT event, message FROM sync_log ORDER BY seq",
            ].flatMap { sql in
                let columns = sql.split(separator: ",").count
                return try transaction.sql.prepare(sql).all { row in (0..<columns).map { row.optionalString($0) ?? "-" }.joined(separator: " ") }
            }
        }
    }

    @Test(arguments: 0..<40)
    func `whether attempts fail or not, the database and the outcomes are the same`(seed: Int) throws {
        let steps = Self.program(seed, failing: seed % 4 == 0 ? 0 : 20)
        let (plain, hopeful) = (try TestLedger.open(), try TestLedger.open())
        var runs = 0
        let expected = try plain.write { try Self.run(steps, $0) }
        let found = try hopeful.write { transaction in
            try transaction.state.set(StateKey<String>("before"), "stays")
            return try transaction.hopefully {
                runs += 1
                return try Self.run(steps, transaction)
            }
        }
        try plain.write { try $0.state.set(StateKey<String>("before"), "stays") }
        #expect(found == expected)
        #expect(try Self.content(hopeful) == Self.content(plain))
        #expect(runs == (steps.contains { $0.fails || $0.innerFails } ? 2 : 1))
    }

    @Test func `a failure that somebody swallows undoes the hope all the same`() throws {
        let database = try TestLedger.open()
        try database.write { transaction in
            try transaction.hopefully {
                let outcome = try? transaction.attempt {
                    try transaction.state.set(StateKey<Int64>("half"), 1)
                    throw Failure(.recordMalformed)
                }
                if case .success = outcome { Issue.record("It failed.") }
            }
        }
        #expect(try database.read { try $0.state.value(StateKey<Int64>("half")) } == nil)
    }

    @Test func `an error of the machine goes through, and nothing stands`() throws {
        let database = try TestLedger.open()
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try database.write { transaction in
                try transaction.hopefully {
                    _ = try transaction.attempt {
                        try transaction.state.set(StateKey<Int64>("half"), 1)
                        throw Broken()
                    }
                }
            }
        }
        #expect(try database.read { try $0.state.value(StateKey<Int64>("half")) } == nil)
    }
}
