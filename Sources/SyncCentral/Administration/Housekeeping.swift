import Failures
import Storage
import SyncRules

extension Administration {
    /// Remembers where the ledger stands today, and forgets removals older than `removalsKeptDays`.
    ///
    /// Sites whose cursor lies behind what was forgotten compare digests instead of reading on: a site that stays away costs
    /// central nothing that grows with time.
    ///
    /// - Parameter day: days since 1970; may stand still or jump, the worst is a comparison more.
    /// - Returns: the position up to which removals were forgotten now; nil when nothing was due.
    @discardableResult
    ///   - decidedKeptDays: how long the bytes of groups are kept that were kept apart and are decided.
    package func keepHouse(day: Int64, removalsKeptDays: Int64 = 90, decidedKeptDays: Int64 = 90) throws -> Int64? {
        let known = try database.read { try Self.headsByDay($0) }
        let due = known.filter { $0.day <= day - removalsKeptDays }.max { $0.day < $1.day }
        guard due != nil || !known.contains(where: { $0.day == day }) else { return nil }
        return try database.write { transaction in
            _ = try transaction.quarantine.purge(decidedBefore: (day - decidedKeptDays) * 86_400)
            try transaction.state.set(Self.heads[String(day)], transaction.ledger.head())
            try transaction.pushes.drop(olderThan: CentralLimits.partsKept)
            guard let due else { return nil }
            try transaction.ledger.purgeRemovals(upTo: due.position)
            for head in known where head.day <= due.day { try transaction.state.set(Self.heads[String(head.day)], nil) }
            return due.position
        }
    }

    /// Central's head on a day.
    private static let heads = StateKeys<Int64>("mark:")

    private static func headsByDay(_ transaction: Transaction) throws -> [(day: Int64, position: Int64)] {
        try transaction.state.all(heads).compactMap { day, position in Int64(day).map { ($0, position) } }
    }
}
