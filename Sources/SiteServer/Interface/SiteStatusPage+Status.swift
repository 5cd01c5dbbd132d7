import Failures
import HTTPHost
import SyncProtocol
import SyncSite
import Transfers

extension SiteStatusPage.Model {
    init(_ status: FolderStatus) {
        let (site, sync) = (status.site, status.sync)
        let verdict = SiteVerdict(status)
        self.init(
            name: status.name, central: status.settings?.url ?? "", refreshSeconds: sync.progress == nil ? 5 : 1,
            verdict: Badge(verdict.tone, verdict.sentence), verdictAsOf: Self.asOf(verdict, status),
            warnings: (site.clock.map { [Notice(.warn, $0.atSite)] } ?? []) + site.frozen.map { Self.frozen($0, site) } + Self.arriving(site),
            trouble: sync.lastError.map { Trouble($0, now: status.asOf) }, phase: sync.progress?.phaseInWords,
            progress: sync.progress?.amounts ?? "", figures: Self.figures(status),
            parked: site.parkedGroups.map { group in
                Parked(
                    group: group.number, records: (site.parkedContents[group.number] ?? []).joined(separator: "; "), message: group.message,
                    code: group.code, remedy: FailureCode(rawValue: group.code)?.remedyAtSite ?? "")
            },
            keptApart: site.keptApartCount, notices: (status.backup.notice(now: status.asOf).map { [$0] } ?? []) + Self.notices(site),
            stores: Self.stores(site),
            log: site.log.map { LogEntry($0, now: status.asOf) })
    }

    private static func asOf(_ verdict: SiteVerdict, _ status: FolderStatus) -> String {
        guard let at = status.upToDateAt else { return "" }
        switch verdict {
        case .newsMissing: return "It was up to date \(TimeSpan.ago(status.asOf - at))."
        case .upToDate: return "As of \(TimeSpan.ago(status.asOf - at))."
        default: return ""
        }
    }

    private static func figures(_ status: FolderStatus) -> [Figure] {
        let (site, sync, now) = (status.site, status.sync, status.asOf)
        let receive = status.toReceive.map { String($0) } ?? (sync.lastError == nil ? "not known yet" : "unknown while offline")
        let next =
            if sync.progress != nil {
                "running now"
            } else if let at = sync.nextAttempt {
                at > now ? "in \(TimeSpan.words(at - now))" : "now"
            } else if status.settings?.url == SiteServerConfiguration.unknownAddress {
                "by bundle"
            } else {
                sync.plan?.pausedBy == .central
                    ? "when somebody asks: central has paused this site" : "when somebody asks: automatic sync is paused"
            }
        return [
            Figure("Waiting to be sent", site.toSend),
            Figure("Kept here by choice: central holds no copy, or an old one", status.withheldRecords),
            Figure("Waiting to be received", receive),
        ] + (site.staged == 0 ? [] : [Figure("Arrived, not yet part of the records", site.staged)]) + [
            Figure("Last successful sync", sync.lastSuccess.map { TimeSpan.ago(now - $0) } ?? "never"), Figure("Next sync", next),
        ] + bundles(site.carried, now: now)
    }

    /// When bundles went either way; nothing where none ever did.
    private static func bundles(_ carried: CarriedTimes, now: Int64) -> [Figure] {
        guard carried.madeAt != nil || carried.takenAt != nil else { return [] }
        func ago(_ at: Int64?) -> String { at.map { TimeSpan.ago(now - $0) } ?? "never" }
        return [Figure("Last bundle of central's taken", ago(carried.takenAt)), Figure("Last bundle made for central", ago(carried.madeAt))]
    }

    /// Documents that are not passed on, numbers given twice, repeats dispensed too often, names of what is deleted, records that wait.
    private static func notices(_ site: SiteStatus) -> [Notice] {
        let transfers = site.transfers.map { one in
            let title = TransferKind(rawValue: one.kind)?.initiatingTitle ?? one.table
            let words = TransferReason(rawValue: one.reason)?.title ?? one.reason
            return Notice(.warn, "Not passed on: \(title) \(one.id) \(one.state == "refused" ? "is refused" : "waits"): \(words).")
        }
        return transfers
            + Notice.ofRecords(site.repeatedNumbers, site.overdispensed, site.namedGone, waiting: site.waiting, orphans: site.orphans)
    }

    private static func arriving(_ site: SiteStatus) -> [Notice] {
        [SiteWords.arriving(site), SiteWords.again(site)].compactMap { $0.map { Notice(.quiet, $0) } }
    }

    private static func frozen(_ one: Frozen, _ site: SiteStatus) -> Notice {
        let what =
            switch (one.record, one.office) {
            case (let record?, _): record.table == "clinician" ? "The prescriber \(record.id)" : "The patient \(record.id)"
            case (nil, .primary): "The data common to all stores"
            case (nil, .store(let id)): "The store \(site.title(ofStore: id))"
            case (nil, .homes): "A home of patients"
            }
        if one.isBarred {
            return Notice(
                .warn,
                "\(what) went elsewhere before central was restored from a backup, which has forgotten it, and is not edited here. An administrator says on central where it is worked in."
            )
        }
        return Notice(.warn, "\(what) is being handed over to \(one.to) and is not edited here. Sync now to complete it.")
    }

    private static func stores(_ site: SiteStatus) -> String {
        "\(SiteWords.stores(site)) Records held: \(site.counts.reduce(0) { $0 + $1.count })."
    }
}

extension SiteStatusPage.Model.Trouble {
    init(_ last: LastError, now: Int64) {
        let times = last.attempts == 1 ? "once" : "\(last.attempts) times"
        self.init(
            message: last.failure.message, remedy: last.failure.remedyAtSite,
            history: "\(last.failure.code.rawValue), since \(TimeSpan.ago(now - last.since)); tried \(times), last \(TimeSpan.ago(now - last.lastAt)).")
    }
}
