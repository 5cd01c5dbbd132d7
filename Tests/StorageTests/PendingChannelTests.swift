import Failures
import Testing

@testable import Storage

@Suite("R-SYNC 2: what a transaction knows of channels is undone with an attempt")
struct PendingChannelTests {
    private static func tallies(_ names: [String], _ transaction: Transaction) throws -> [Int64] {
        try names.map { name in
            guard let chan = try transaction.channels.knownChannel(named: name) else { return -1 }
            return try transaction.channels.channel(chan).tally.count
        }
    }

    @Test func `what an attempt counted is forgotten with it, and what the one around it counted stays`() throws {
        let database = try TestLedger.open()
        func put(_ transaction: Transaction, _ id: String, _ channels: [String]) throws {
            _ = try transaction.group { _ = try TestLedger.put(transaction, "item", id, #"{"ID":"\#(id)"}"#, in: channels) }
        }
        try database.write { transaction in
            try put(transaction, "one", ["a"])
            let outer = try transaction.attempt {
                try put(transaction, "two", ["a", "b"])
                let inner = try transaction.attempt {
                    try put(transaction, "three", ["a", "c"])
                    #expect(try Self.tallies(["a", "b", "c"], transaction) == [3, 1, 1])
                    throw Failure(.recordMalformed)
                }
                guard case .failure = inner else { throw Failure(.internalFault) }
                #expect(try Self.tallies(["a", "b", "c"], transaction) == [2, 1, -1])
            }
            guard case .success = outer else { throw Failure(.internalFault) }
            let undone = try transaction.attempt {
                try put(transaction, "four", ["b", "d"])
                throw Failure(.recordMalformed)
            }
            guard case .failure = undone else { throw Failure(.internalFault) }
            // It gets the number that the channel of the undone attempt had, and nothing else of it.
            try put(transaction, "five", ["e"])
            #expect(try Self.tallies(["a", "b", "c", "d", "e"], transaction) == [2, 1, -1, -1, 1])
        }
        #expect(try database.read { try Self.tallies(["a", "b", "c", "d", "e"], $0) } == [2, 1, -1, -1, 1])
    }
}
