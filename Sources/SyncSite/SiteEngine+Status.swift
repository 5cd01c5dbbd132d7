import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Groups kept apart whose records are named in a status.
    private static let namedGroupsMost = 100

    package func status(logLines: Int = 20) throws -> SiteStatus {
        try database.read { transaction in
            let waiting = try transaction.waiting()
            let parked = try transaction.outbox.parkedGroups()
            let summary = RecordSummary(transaction: transaction)
            // What a first load brings is in no order before it is complete.
            let orphans = try Self.isComplete(transaction) ? transaction.records.orphanCount() : 0
            return SiteStatus(
                name: try transaction.state.value(Meta.siteName), state: try Self.state(transaction),
                load: try Self.loadStanding(transaction),
                database: try transaction.state.value(Meta.database) ?? "", stores: try offeredStores(transaction),
                preferences: try GlobalPreferences(transaction: transaction).list(),
                toSend: waiting.records, groupsToSend: waiting.groups, parkedGroups: parked,
                keptApart: try transaction.apart.records(limit: 100), keptApartCount: try transaction.apart.count(),
                parkedContents: try Dictionary(
                    parked.prefix(Self.namedGroupsMost).map { ($0.number, try summary.lines(transaction.outbox.changes(ofGroup: $0.number))) },
                    uniquingKeysWith: { first, _ in first }),
                frozen: try Settings.kept(transaction)?.frozen ?? [], arriving: try Self.arriving(transaction),
                again: try Self.worksByTitle(transaction),
                withheld: try transaction.withheld.countsByStore(),
                overdispensed: try transaction.repeats.flags(), transfers: try TransferRemark.kept(transaction),
                repeatedNumbers: try RepeatedNumbers(transaction: transaction).all(),
                namedGone: try GoneNames(transaction: transaction).all(),
                orphans: orphans, waiting: orphans > 0 ? try WaitingRecord.latest(20, transaction) : [],
                staged: try transaction.stage.count(), cursor: try transaction.state.value(SiteMeta.cursorPosition) ?? 0,
                counts: try transaction.records.countsByTable(), log: try transaction.log.recent(logLines),
                databaseBytes: try transaction.databaseBytes(), clock: try Self.clockDifference(transaction), terms: try Self.terms(transaction),
                bundled: try bundled(transaction), carried: try CarriedTimes(transaction))
        }
    }

    /// What waits in a bundle for central's answer.
    private func bundled(_ transaction: Transaction) throws -> (groups: Int64, at: Int64)? {
        guard let through = try transaction.state.value(SiteMeta.bundledThrough), let at = try transaction.state.value(SiteMeta.bundledAt) else { return nil }
        let groups = try transaction.outbox.waitingCount(through: through)
        return groups > 0 ? (groups, at) : nil
    }

    /// Active stores of the settings to come that are not among those in force.
    private static func arriving(_ transaction: Transaction) throws -> [OfferedStore] {
        func active(_ settings: Settings?) -> [HeldStore] { settings?.stores.filter { $0.kind == .active } ?? [] }
        guard try state(transaction) == .ready else { return [] }
        let inForce = Set(active(try Settings.kept(transaction)).map(\.id))
        return try active(try pendingSettings(transaction)).filter { !inForce.contains($0.id) }.map { try offered($0, isDefault: false, transaction) }
    }

    /// Counts what the site holds from the records themselves and compares with its running digests.
    ///
    /// What was found damaged before is told until central's bytes have come (R-SYNC 5).
    package func verify(_ progress: @escaping (_ done: Int64, _ total: Int64) -> Void = { _, _ in }) throws -> Verification {
        try database.read { transaction in
            var verification = Verification()
            let channels = try transaction.joined.all()
            var count = ProofCount(
                total: try channels.reduce(Int64(0)) { Whole.sum($0, try transaction.channels.channel($1.chan).tally.count) } + transaction.records.count(),
                progress)
            for channel in channels {
                var counted = Tally.empty
                try transaction.channels.forEachMember(of: channel.chan) {
                    counted.add($2)
                    count.step()
                }
                verification.channels += 1
                verification.records += counted.count
                if counted != (try transaction.channels.channel(channel.chan).tally) {
                    verification.problems.append("The running count of \(channel.name) is not what its records add up to.")
                }
            }
            try transaction.records.forEachRecord { record in
                count.step()
                let hash = Digest.record(record.key, payload: record.payload)
                if hash != record.hash { verification.problems.append("The bytes of \(record.key) are damaged.") }
            }
            for key in try Self.stillDamaged(transaction) {
                verification.problems.append("The bytes of \(key) are damaged, and the right ones have not come yet: synchronise this site.")
            }
            for group in try transaction.outbox.waitingGroups(from: 0, records: .max, bytes: .max) {
                for change in group.changes where !(change.payload.map(RecordShape.isReadable) ?? true) {
                    verification.problems.append("The change of \(change.key) that waits to be sent is damaged.")
                }
            }
            // What is staged is explained by the next checkpoint: it takes its place, or goes.
            verification.problems += try transaction.records.unexplainedRecords().filter { try !transaction.stage.contains($0) }.map {
                "\($0) is in no channel, waits for nothing and is not withheld."
            }
            for record in try transaction.records.homegrownRecords() where try !record.isDeleted && !transaction.stage.contains(record.key) {
                guard try ProposedChanges.travels(record.key, record.payload, transaction) else { continue }
                verification.problems.append("\(record.key) travels, but is neither sent, waiting nor withheld.")
            }
            return verification
        }
    }

    /// What a notification call says.
    package func waitingPoint() throws -> WaitingPoint {
        try database.read { transaction in
            let inForce = try Settings.kept(transaction)?.version ?? 0
            let heard = try Self.pendingSettings(transaction)?.version ?? 0
            let waiting = try transaction.waiting()
            var point = WaitingPoint(
                position: try transaction.state.value(SiteMeta.cursorPosition) ?? 0, subscription: inForce,
                waiting: waiting.records, withheld: try transaction.withheld.counts().kept,
                schedule: try schedule?.under(Self.terms(transaction)),
                heard: heard == inForce ? nil : heard)
            point.waitingGroups = waiting.groups
            return point
        }
    }

    /// Forgets answered groups that are old enough.
    package func tidy(now: Int64) throws { try database.write { try $0.outbox.forgetAnsweredGroups(before: now - limits.answeredKept) } }
}
