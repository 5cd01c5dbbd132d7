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
        try database.write { ledger in
            var damaged: [StoredRecord] = []
            try ledger.forEachRecord { record in
                let hash = Digest.record(record.key, payload: record.payload)
                if hash != record.hash { damaged.append(record) }
            }
            for record in damaged {
                let hash = Digest.record(record.key, payload: record.payload)
                try ledger.update(
                    record.rec, position: try ledger.nextPosition(), origin: record.origin, hash: hash, payload: record.payload,
                    parent: try ledger.parent(of: record.rec))
                if let base = record.base, base.hash != nil { try ledger.setBase(record.rec, Base(position: base.position, hash: hash)) }
                try ledger.log("damaged", code: FailureCode.databaseDamaged.rawValue, "\(record.key) was damaged.")
            }
            var found = damaged.count
            for channel in try ledger.joinedChannels() {
                let before = try ledger.channel(channel.chan).tally
                try recount(channel.chan, ledger)
                if try ledger.channel(channel.chan).tally != before { found += 1 }
            }
            return found
        }
    }
}
