import Foundation
import Storage

/// Databases of the tests, and the least that a writer of the ledger does.
enum TestLedger {
    static func open(_ path: String = DriverContract.temporaryFile().path, opening: String = UUID().uuidString) throws -> LedgerDatabase {
        try LedgerDatabase(engine: SQLiteDatabase(path: path), opening: opening, clock: { 1_800_000_000 })
    }

    /// Stores a record in channels at the running group's position; equal bytes in equal channels take none.
    static func put(_ transaction: Transaction, _ table: String, _ id: String, _ text: String, in channels: [String]) throws -> Int64 {
        let key = RecordKey(try transaction.table(table), id)
        let payload = Array(text.utf8)
        let hash = Digest.record(table: table, id: id, payload: payload)
        let chans = try channels.map { try transaction.channels.channel(named: $0) }
        guard let stored = try transaction.records.record(key) else {
            let rec = try transaction.records.insert(key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
            try transaction.ledger.assign(rec, old: [], oldHash: .zero, newHash: hash, channels: chans, moves: true)
            return rec
        }
        let old = try transaction.ledger.entries(of: stored.rec)
        let isSame = !stored.isDeleted && stored.payload == payload
        if !isSame {
            try transaction.records.update(stored.rec, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: nil)
        }
        try transaction.ledger.assign(stored.rec, old: old, oldHash: stored.hash, newHash: hash, channels: chans, moves: !isSame)
        return stored.rec
    }

    static func delete(_ transaction: Transaction, _ table: String, _ id: String) throws {
        guard let stored = try transaction.records.record(table, id), !stored.isDeleted else { return }
        let old = try transaction.ledger.entries(of: stored.rec)
        try transaction.records.bury(stored.rec, position: try transaction.ledger.nextPosition(), origin: 0)
        try transaction.ledger.assignRemoval(stored.rec, old: old, oldHash: stored.hash)
    }

    static func recount(_ transaction: Transaction, _ chan: Int64) throws -> Tally {
        var tally = Tally.empty
        try transaction.channels.forEachPresent(in: chan) { tally.add($2) }
        return tally
    }
}

extension Digest {
    /// The contribution of a record whose bytes a test has at hand.
    static func record(table: String, id: String, payload: [UInt8]) -> Digest {
        payload.withUnsafeBytes { record(table: table, id: id, payload: $0) }
    }
}
