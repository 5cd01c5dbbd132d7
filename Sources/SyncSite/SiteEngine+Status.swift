import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Groups kept apart whose records are named in a status.
    private static let namedGroupsMost = 100

    package func status(logLines: Int = 20) throws -> SiteStatus {
        try database.read { ledger in
            let waiting = try ledger.waiting()
            let parked = try ledger.parkedGroups()
            let summary = RecordSummary(rules: rules, ledger: ledger)
            // What a first load brings is in no order before it is complete.
            let orphans = try Self.state(ledger) == .ready ? ledger.orphanCount() : 0
            return SiteStatus(
                name: try ledger.meta(Meta.siteName), state: try Self.state(ledger),
                database: try ledger.meta(Meta.database) ?? "", stores: try offeredStores(ledger),
                preferences: try GlobalPreferences(rules: rules, ledger: ledger).list(),
                toSend: waiting.records, groupsToSend: waiting.groups, parkedGroups: parked,
                keptApart: try ledger.keptApart(limit: 100), keptApartCount: try ledger.keptApartCount(),
                parkedContents: try Dictionary(
                    parked.prefix(Self.namedGroupsMost).map { ($0.number, try summary.lines(ledger.changes(ofGroup: $0.number))) },
                    uniquingKeysWith: { first, _ in first }),
                frozen: try Settings.kept(ledger)?.frozen ?? [], withheld: try ledger.withheldByStore(),
                overdispensed: try ledger.repeatFlags(), transfers: try TransferRemark.kept(ledger),
                repeatedNumbers: try RepeatedNumbers(rules: rules, ledger: ledger).all(),
                namedGone: try GoneNames(rules: rules, ledger: ledger).all(),
                orphans: orphans, waiting: orphans > 0 ? try WaitingRecord.latest(20, ledger) : [],
                staged: try ledger.stagedCount(), cursor: try ledger.number(SiteMeta.cursorPosition) ?? 0,
                counts: try ledger.countsByTable(), log: try ledger.recentLog(logLines),
                databaseBytes: try ledger.databaseBytes(), clock: try Self.clockDifference(ledger))
        }
    }

    /// Counts what the site holds from the records themselves and compares with its running digests.
    package func verify(_ progress: @escaping (_ done: Int64, _ total: Int64) -> Void = { _, _ in }) throws -> Verification {
        try database.read { ledger in
            var verification = Verification()
            let channels = try ledger.joinedChannels()
            var count = ProofCount(
                total: try channels.reduce(Int64(0)) { Whole.sum($0, try ledger.channel($1.chan).tally.count) } + ledger.recordCount(), progress)
            for channel in channels {
                var counted = Tally.empty
                try ledger.forEachMember(of: channel.chan) {
                    counted.add($2)
                    count.step()
                }
                verification.channels += 1
                verification.records += counted.count
                if counted != (try ledger.channel(channel.chan).tally) {
                    verification.problems.append("The running count of \(channel.name) is not what its records add up to.")
                }
            }
            try ledger.forEachRecord { record in
                count.step()
                let hash = Digest.record(record.key, payload: record.payload)
                if hash != record.hash { verification.problems.append("The bytes of \(record.key) are damaged.") }
            }
            for group in try ledger.waitingGroups(from: 0, records: .max, bytes: .max) {
                for change in group.changes where !(change.payload.map(RecordShape.isReadable) ?? true) {
                    verification.problems.append("The change of \(change.key) that waits to be sent is damaged.")
                }
            }
            // What is staged is explained by the next checkpoint: it takes its place, or goes.
            verification.problems += try ledger.unexplainedRecords().filter { try !ledger.isStaged($0) }.map {
                "\($0) is in no channel, waits for nothing and is not withheld."
            }
            for record in try ledger.homegrownRecords() where try !record.isDeleted && !ledger.isStaged(record.key) {
                guard try LocalChanges.travels(record.key, record.payload, rules, ledger) else { continue }
                verification.problems.append("\(record.key) travels, but is neither sent, waiting nor withheld.")
            }
            return verification
        }
    }

    /// What a notification call says.
    package func waitingPoint() throws -> WaitingPoint {
        try database.read { ledger in
            WaitingPoint(
                position: try ledger.number(SiteMeta.cursorPosition) ?? 0, subscription: try Settings.kept(ledger)?.version ?? 0,
                waiting: try ledger.waiting().records, withheld: try ledger.withheldCounts().kept)
        }
    }

    /// Forgets answered groups that are old enough.
    package func tidy(now: Int64) throws { try database.write { try $0.forgetAnsweredGroups(before: now - limits.answeredKept) } }
}
