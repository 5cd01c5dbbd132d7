import Failures
import Storage
import SyncRules

extension SiteEngine {
    /// Reads every record and counts every channel anew, as after damage to the file; what is wrong no longer counts as held.
    ///
    /// The next sync then finds, fetches and reports the difference by its digests, which otherwise run along with the changes and
    /// do not see bytes that changed by themselves (R-SYNC 5).
    /// - Returns: damaged records and channels found.
    package func recheck() throws -> Int {
        try database.write { transaction in
            var damaged: [StoredRecord] = []
            try transaction.records.forEachRecord { record in
                let hash = Digest.record(record.key, payload: record.payload)
                if hash != record.hash { damaged.append(record) }
            }
            for record in damaged { try Self.admitDamage(record, transaction) }
            var found = damaged.count
            for channel in try transaction.joined.all() {
                let before = try transaction.channels.channel(channel.chan).tally
                try recount(channel.chan, transaction)
                if try transaction.channels.channel(channel.chan).tally != before { found += 1 }
            }
            return found
        }
    }

    /// Records that were found damaged, with the hash of the bytes they had then.
    private static let damaged = StateKeys<String>("damaged:")

    /// Records that were found damaged and still have the bytes they had then: the right ones have not come.
    static func stillDamaged(_ transaction: Transaction) throws -> [RecordKey] {
        try transaction.state.all(damaged).compactMap { one in
            let parts = one.member.split(separator: "/", maxSplits: 1)
            guard parts.count == 2, let record = try transaction.records.record(String(parts[0]), String(parts[1])) else { return nil }
            return record.isDeleted || record.hash.hex != one.value ? nil : record.key
        }
    }

    /// What is held was proved to be what central holds: nothing of it is damaged any more.
    static func forgetDamage(_ transaction: Transaction) throws {
        for one in try transaction.state.all(damaged) { try transaction.state.set(damaged[one.member], nil) }
    }

    /// The record counts as its bytes are: what central holds is another version.
    static func admitDamage(_ record: StoredRecord, _ transaction: Transaction) throws {
        let hash = Digest.record(record.key, payload: record.payload)
        try transaction.records.update(
            record.rec, position: try transaction.ledger.nextPosition(), origin: record.origin, hash: hash, payload: record.payload,
            parent: try transaction.records.parent(of: record.rec))
        try transaction.state.set(damaged["\(record.key.table.name)/\(record.key.id)"], hash.hex)
        if let base = record.base, base.hash != nil { try transaction.records.setBase(record.rec, Base(position: base.position, hash: hash)) }
        try transaction.log.write("damaged", code: FailureCode.databaseDamaged.rawValue, "\(record.key) was damaged.")
    }
}
