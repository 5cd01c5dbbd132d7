import Failures
import HTTPHost
import SyncSite
import Transfers

/// What a storekeeper sees: is all well, what waits, what went wrong and what to do (R-SYNC 8).
struct StatusPage {
    let standing: SiteOwnStanding
    let status: SyncStatus
    let settings: SiteServerConfiguration
    let now: Int64

    var page: Page {
        let name = standing.name ?? settings.site
        let body: Markup = """
            <header><h1>\(name)</h1><p class="quiet">tributary site of \(settings.url)</p>\(PageEntry.logOutButton)</header>
            \(verdict)\(clock)\(trouble)\(progress)\(figures)\(button)\(frozen)\(parked)\(attention)\(stores)\(log)
            <p class="quiet">This page renews itself.</p>
            """
        return Page(title: name, refreshSeconds: status.progress == nil ? 5 : 1, body: body)
    }

    private var verdict: Markup {
        switch standing.state {
        case .new: return "<h2 class=\"warn\">This site has not received anything yet.</h2>"
        case .loading:
            return "<h2 class=\"warn\">The first load is under way. Work can begin when it is complete.</h2>"
        case .healing:
            return
                "<h2 class=\"warn\">This computer was restored from a backup and fetches its own data again. Please do not enter anything yet.</h2>"
        case .ready: break
        }
        if standing.parkedGroups.count > 0 {
            return "<h2 class=\"bad\">Central keeps some changes apart. See below.</h2>"
        }
        if standing.toSend > 0 {
            return "<h2 class=\"warn\">\(Self.records(standing.toSend)) not sent to central yet.</h2>"
        }
        if status.trouble != nil {
            let asOf: Markup = upToDateAt.map { " It was up to date \(Self.ago(now - $0))." } ?? ""
            return "<h2 class=\"warn\">Everything of this site is at central. News from central may be missing.\(asOf)</h2>"
        }
        guard status.isOnline else { return "<h2>Everything of this site is at central.</h2>" }
        let asOf: Markup = upToDateAt.map { " <span class=\"quiet\">As of \(Self.ago(now - $0)).</span>" } ?? ""
        return "<h2 class=\"good\">Up to date.\(asOf)</h2>"
    }

    private var upToDateAt: Int64? { status.upToDateAt ?? status.lastSuccess }

    private var trouble: Markup {
        guard let trouble = status.trouble else { return "" }
        let failure = trouble.failure
        return """
            <p class="bad">\(failure.message)</p><p>\(failure.remedy)</p>
            <p class="quiet">\(failure.code.rawValue), since \(Self.ago(now - trouble.since)); tried \(Self.times(trouble.attempts)), last
            \(Self.ago(now - trouble.lastAt)).</p>
            """
    }

    private var clock: Markup { standing.clock.map { "<p class=\"warn\">\($0.atSite)</p>" } ?? "" }

    private var progress: Markup {
        guard let progress = status.progress else { return "" }
        let phase =
            switch progress.phase {
            case .connecting: "Calling central"
            case .pushing: "Sending"
            case .pulling: "Receiving"
            case .fetching: "Fetching missing records"
            case .comparing: "Comparing with central"
            case .done: "Finishing"
            }
        let left: Markup =
            progress.remaining.map { remaining in
                let time = progress.secondsLeft.map { ", about \(Self.span($0)) left" } ?? ""
                return " \(progress.remainingIsLeast ? "More than " : "")\(Self.records(remaining)) still to come\(time)."
            } ?? ""
        return """
            <p><strong>\(phase)…</strong> \(progress.pushed) sent, \(progress.received) received.\(left)</p>
            """
    }

    private var figures: Markup {
        let receive =
            status.toReceive(staged: standing.staged).map { "\($0)" } ?? (status.trouble == nil ? "not known yet" : "unknown while offline")
        let success = status.lastSuccess.map { Self.ago(now - $0) } ?? "never"
        let next: String =
            if status.progress != nil {
                "running now"
            } else if let at = status.nextAttempt {
                at > now ? "in \(Self.span(at - now))" : "now"
            } else {
                "when somebody asks: automatic sync is paused"
            }
        let staged: Markup =
            standing.staged == 0
            ? "" : "<tr><th>Arrived, not yet part of the records</th><td class=\"number\">\(standing.staged)</td></tr>"
        return """
            <table>
            <tr><th>Waiting to be sent</th><td class="number">\(standing.toSend)</td></tr>
            <tr><th>Kept here by choice: central holds no copy, or an old one</th>
            <td class="number">\(standing.withheld.reduce(0) { $0 + $1.count })</td></tr>
            <tr><th>Waiting to be received</th><td class="number">\(receive)</td></tr>\(staged)
            <tr><th>Last successful sync</th><td class="number">\(success)</td></tr>
            <tr><th>Next sync</th><td class="number">\(next)</td></tr>
            </table>
            """
    }

    private var button: Markup {
        status.progress == nil ? "<form class=\"inline\" method=\"post\" action=\"/start\"><button>Sync now</button></form>" : ""
    }

    private var parked: Markup {
        guard !standing.parkedGroups.isEmpty else { return "" }
        let rows = standing.parkedGroups.map { group -> [Markup] in
            [
                "\(group.number)", "\((standing.parkedContents[group.number] ?? []).joined(separator: "; "))",
                "\(group.message)<br><span class=\"quiet\">\(group.code)</span>", "\(FailureCode(rawValue: group.code)?.remedy ?? "")",
            ]
        }
        return """
            <h2>Kept apart by central</h2><p>These changes are not lost; an administrator decides about them. \(notAtCentral)</p>
            \(PageTable([.number("Change"), .text("Of what"), .text("Why"), .text("What to do")], rows).markup)
            """
    }

    /// What is on the shelf is shown here, whatever central says of the paper.
    private var notAtCentral: Markup {
        let count = standing.keptApartCount
        guard count > 0 else { return "" }
        let what = counted(
            count, "record of this site's own is shown here as it is, and is", "records of this site's own are shown here as they are, and are")
        return "\(what) not at central."
    }

    /// Documents that are not passed on, numbers given twice, repeats dispensed too often.
    private var attention: Markup {
        let transfers = standing.transfers.map { one -> Markup in
            let title = TransferKind(rawValue: one.kind)?.initiatingTitle ?? one.table
            let words = TransferReason(rawValue: one.reason)?.title ?? one.reason
            return "<p class=\"warn\">Not passed on: \(title) \(one.id) \(one.state == "refused" ? "is refused" : "waits"): \(words).</p>"
        }
        let numbers = standing.repeatedNumbers.map { one -> Markup in
            "<p class=\"warn\">\(one.sentence) Give one of them another number.</p>"
        }
        let repeats = standing.overdispensed.map { one -> Markup in
            "<p class=\"warn\">The repeat \(one.id) allows \(one.allowed) dispensings and has \(one.used).</p>"
        }
        let gone = standing.namedGone.map { one -> Markup in
            "<p class=\"warn\">\(one.sentence) \(one.remedy)</p>"
        }
        let waiting = standing.waiting.prefix(Self.waitingMost).map { one -> Markup in
            "<p class=\"warn\">\(one.sentence) <span class=\"quiet\">\(standing.orphans) in all: tributary records waiting</span></p>"
        }
        let all = transfers + numbers + repeats + gone + waiting
        guard !all.isEmpty else { return "" }
        let rest: Markup = all.count > Self.attentionMost ? "<p>… and \(all.count - Self.attentionMost) more: tributary site status.</p>" : ""
        return "<h2>Needs attention</h2>\(Markup.all(all.prefix(Self.attentionMost)))\(rest)"
    }

    private static let attentionMost = 20
    private static let waitingMost = 5

    private var frozen: Markup {
        let lines = standing.frozen.map { one -> Markup in
            let what: String
            switch (one.record, one.office) {
            case (let record?, _): what = record.table == "clinician" ? "The prescriber \(record.id)" : "The patient \(record.id)"
            case (nil, .primary): what = "The data common to all stores"
            case (nil, _): what = "A store of this site"
            }
            return "<p class=\"warn\">\(what) is being handed over to \(one.to) and is not edited here. Sync now to complete it.</p>"
        }
        return Markup.all(lines)
    }

    private var stores: Markup {
        let active = standing.stores.filter { $0.kind == .active }
        let others = standing.stores.count { $0.kind == .collector || $0.kind == .transfer }
        let named = active.map { $0.code.isEmpty ? $0.title : "\($0.title) (\($0.code))" }.joined(separator: ", ")
        let records = standing.counts.reduce(0) { $0 + $1.count }
        return """
            <p class="quiet">Stores of this site: \(named.isEmpty ? "none" : named). Known beside them: \(others). Records held: \(records).</p>
            """
    }

    private var log: Markup {
        let rows = standing.log.map { line -> Markup in
            """
            <tr><td class="quiet">\(Self.ago(now - line.at))</td><td>\(line.message)
            <span class="quiet">\(line.code ?? "")</span></td></tr>
            """
        }
        return "<h2>What happened</h2><table>\(Markup.all(rows))</table>"
    }

    private static func records(_ count: Int64) -> String { counted(count, "record") }

    private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

    static func ago(_ seconds: Int64) -> String { seconds < 5 ? "just now" : "\(span(seconds)) ago" }

    /// A span of time in words.
    static func span(_ seconds: Int64) -> String {
        func words(_ count: Int64, _ unit: String) -> String { count == 1 ? "1 \(unit)" : "\(count) \(unit)s" }
        switch max(seconds, 0) {
        case ..<120: return words(max(seconds, 0), "second")
        case ..<7_200: return words(seconds / 60, "minute")
        case ..<172_800: return words(seconds / 3_600, "hour")
        default: return words(seconds / 86_400, "day")
        }
    }
}
