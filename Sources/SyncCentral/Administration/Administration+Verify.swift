import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// Counts every channel from its entries and compares with the running digests; checks every record's bytes.
    package func verify(_ progress: @escaping (_ done: Int64, _ total: Int64) -> Void = { _, _ in }) throws -> Verification {
        try database.read { transaction in
            var verification = Verification()
            let channels = try transaction.channels.all()
            var count = ProofCount(
                total: try channels.reduce(Int64(0)) { Whole.sum($0, try transaction.channels.channel($1).tally.count) } + transaction.records.count(), progress
            )
            for chan in channels {
                var counted = Tally.empty
                try transaction.channels.forEachPresent(in: chan) {
                    counted.add($2)
                    count.step()
                }
                verification.channels += 1
                let channel = try transaction.channels.channel(chan)
                if counted != channel.tally {
                    verification.problems.append("The running count of \(channel.name) is not what its records add up to.")
                }
            }
            // While a preference's change still moves records, they are not yet where their facts ask for.
            let moving = try AudienceWidening.isUnderWay(transaction) ? AudienceWidening.tables : []
            try transaction.records.forEachRecord { record in
                verification.records += 1
                count.step()
                let hash = Digest.record(record.key, payload: record.payload)
                // Where such bytes belong cannot be told.
                guard hash == record.hash else {
                    verification.problems.append("The bytes of \(record.key) are damaged.")
                    return
                }
                let routing = try ChannelRouter(transaction: transaction).routing(of: record.key, payload: record.payload, author: nil)
                let present = try transaction.ledger.entries(of: record.rec).filter(\.isPresent).map { try transaction.channels.channel($0.chan).name }
                let type = transaction.rules[record.key.table.folded]?.type
                if let type, moving.contains(type.table.lowercased()) || (type.audience.followsParent && !moving.isEmpty) { return }
                if type?.dataClass != .message, Set(routing.channels) != Set(present) {
                    verification.problems.append("\(record.key) is not in the channels its facts ask for.")
                }
            }
            if let entry = try transaction.audit.firstBroken() {
                verification.problems.append("Entry \(entry) of the audit log is not what was written, or one before it is missing.")
            }
            return verification
        }
    }
}
