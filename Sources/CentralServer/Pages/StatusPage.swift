import Failures
import Foundation
import HTTPHost
import Storage
import SyncCentral
import Transfers

/// Central's state for a person: which site has what still to send and to receive, and what needs attention.
struct StatusPage {
    let standing: CentralStanding
    /// All sites, not only those that need attention and some of the rest.
    let showsAll: Bool
    let refreshSeconds: Int

    /// A site not seen for so many seconds is shown in red (R-REP 2).
    private static let longAgo: Int64 = 30 * 86_400
    /// Sites shown unless all are asked for; the page of all renews itself less often: it is large.
    private static let shownMost = 50
    private static let attentionMost = 20
    private static let waitingMost = 5
    private static let allRefreshSeconds = 60

    private var now: Int64 { standing.asOf }

    var page: Page {
        Page(
            title: "\(standing.name) · tributary",
            refreshSeconds: showsAll ? max(refreshSeconds, Self.allRefreshSeconds) : refreshSeconds,
            body: "\(header)\(attention)\(sites)\(counts)\(log)")
    }

    private var header: Markup {
        let sync: Markup = standing.isSyncOn ? "<span class=\"good\">Sync is on</span>" : "<span class=\"bad\">Sync is off</span>"
        let parked: Markup =
            standing.parked == 0 ? "" : "<span class=\"bad\">\(counted(standing.parked, "group")) of changes kept apart</span>"
        let waiting = counted(standing.orphans, "record waits for what it hangs on", "records wait for what they hang on")
        let orphans: Markup =
            standing.orphans == 0 ? "" : "<span class=\"warn\">\(waiting)</span>"
        return """
            <header><h1>\(standing.name)</h1>\(sync)<span class="quiet">last change \(standing.head), as of \(Self.clock(now))</span>\(parked)\(orphans)
            \(PageEntry.logOutButton)</header>
            """
    }

    /// What somebody should look at, besides what stands with each site.
    private var attention: Markup {
        let transfers = standing.transfers.map { one -> Markup in
            let words = TransferReason(rawValue: one.reason)?.title ?? one.reason
            let count = one.count == 1 ? "1 transfer is" : "\(one.count) transfers are"
            return """
                <p class="warn">\(count) not made: \(words)\(one.state == .refused ? ", refused" : "").
                <span class="quiet">tributary transfers list --waiting</span></p>
                """
        }
        let numbers = standing.repeatedNumbers.map { one -> Markup in
            "<p class=\"warn\">\(one.sentence) Give one of them another number. <span class=\"quiet\">\(FailureCode.numberGivenTwice.rawValue)</span></p>"
        }
        let repeats = standing.overdispensed.map { one -> Markup in
            """
            <p class="warn">The repeat \(one.id) allows \(one.allowed) dispensings and has \(one.used).
            <span class="quiet">\(FailureCode.repeatOverdispensed.rawValue)</span></p>
            """
        }
        let damaged = standing.damaged.map { one -> Markup in
            "<p class=\"bad\">Damaged in this database: \(one). <span class=\"quiet\">tributary verify --repair</span></p>"
        }
        let gone = standing.namedGone.map { one -> Markup in
            "<p class=\"warn\">\(one.sentence) \(one.remedy)</p>"
        }
        let waiting = standing.waiting.prefix(Self.waitingMost).map { one -> Markup in
            "<p class=\"warn\">\(one.sentence) <span class=\"quiet\">tributary records waiting</span></p>"
        }
        let all = damaged + transfers + numbers + repeats + gone + waiting
        guard !all.isEmpty else { return "" }
        let rest: Markup = all.count > Self.attentionMost ? "<p>… and \(all.count - Self.attentionMost) more: tributary status.</p>" : ""
        return "<h2>Needs attention</h2>\(Markup.all(all.prefix(Self.attentionMost)))\(rest)"
    }

    private var sites: Markup {
        let shown = shownSites
        let hidden = standing.sites.count - shown.count
        let rest: Markup =
            hidden == 0
            ? "" : "<p>\(shown.count) of \(standing.sites.count) sites, those that need attention first. <a href=\"/?all\">Show all</a></p>"
        return """
            <h2>Sites</h2>\(PageTable(Self.columns, shown.map(row)).markup)\(rest)
            """
    }

    /// Central on top; when not all fit, those that need somebody's attention before those that do not.
    private var shownSites: [SiteStanding] {
        guard !showsAll, standing.sites.count > Self.shownMost else { return standing.sites }
        let ordered = standing.sites.sorted { left, right in
            let (first, second) = (urgency(left), urgency(right))
            return first == second ? left.site.number < right.site.number : first < second
        }
        return Array(ordered.prefix(Self.shownMost))
    }

    private func urgency(_ site: SiteStanding) -> Int {
        if site.site.kind == .central { return 0 }
        if site.site.isFenced || site.parked > 0 { return 1 }
        if let at = site.site.lastContact, now - at > Self.longAgo { return 2 }
        return site.isUpToDate ? 4 : 3
    }

    private static let columns: [PageTable.Column] = [
        .number("No"), .text("Site"), .text("Stores"), .text("Last contact"), .number("To send"), .number("To receive"), .number("Kept apart"),
        .text("State"),
    ]

    private func row(_ site: SiteStanding) -> [Markup] {
        let active = site.stores.count { $0.kind == .active }
        let others = site.stores.count { $0.kind == .collector || $0.kind == .transfer }
        guard site.site.kind != .central else {
            return [
                "\(site.site.number)", "\(site.site.name)<br><span class=\"quiet\">central</span>", "\(active) active", "", "", "", "",
                "<span class=\"good\">this server</span>",
            ]
        }
        return [
            "\(site.site.number)",
            """
            <a href="/history?site=\(site.site.id)">\(site.site.name)</a><br>
            <span class="quiet">\(site.site.kind.rawValue) \(site.site.app ?? "")</span>
            """, "\(active) active<br><span class=\"quiet\">\(others) known</span>", contact(site), "\(site.toSend)", "\(toReceive(site))",
            "\(site.parked)", state(site),
        ]
    }

    private func contact(_ site: SiteStanding) -> Markup {
        guard !site.isListening else { return "connected" }
        guard let at = site.site.lastContact else { return "<span class=\"bad\">never</span>" }
        let text = Self.ago(max(0, now - at))
        return now - at > Self.longAgo ? "<span class=\"bad\">\(text)</span>" : "\(text)"
    }

    private func toReceive(_ site: SiteStanding) -> String { site.toReceiveIsLeast ? "over \(site.toReceive)" : "\(site.toReceive)" }

    private func state(_ site: SiteStanding) -> Markup {
        if site.site.isFenced { return "<span class=\"bad\">stopped: two copies are alive</span>" }
        if !site.site.isEnabled { return "<span class=\"warn\">switched off</span>" }
        if site.site.database == nil { return "<span class=\"quiet\">not paired</span>" }
        if !site.site.isInitialised { return "<span class=\"warn\">first load</span>" }
        if site.parked > 0 { return "<span class=\"bad\">needs a decision</span>" }
        if let clock = site.clock { return "<span class=\"warn\">its clock is \(clock.words) this server's</span>" }
        if site.isUpToDate { return "<span class=\"good\">up to date</span>" }
        // Under way is who is in touch; the others wait for their next call.
        let isInTouch = site.isListening || now - (site.site.lastContact ?? 0) < 120
        return isInTouch ? "<span>under way</span>" : "<span class=\"warn\">waits for its next call</span>"
    }

    private var counts: Markup {
        let rows = standing.counts.map { entry -> Markup in
            "<tr><td>\(entry.table)</td><td class=\"number\">\(entry.count)</td></tr>"
        }
        return """
            <h2>Records</h2><table><tr><th>Table</th><th class="number">Records</th></tr>
            \(Markup.all(rows))</table>
            """
    }

    private var log: Markup {
        let names = Dictionary(standing.sites.map { ($0.site.id, $0.site.name) }, uniquingKeysWith: { first, _ in first })
        let rows = standing.log.map { line -> Markup in
            let site = line.site.map { names[$0] ?? $0 } ?? ""
            return """
                <tr><td class="quiet">\(Self.ago(max(0, now - line.at)))</td><td>\(site)</td><td>\(line.message)
                <span class="quiet">\(line.code ?? "")</span></td></tr>
                """
        }
        return "<h2>What happened</h2><table>\(Markup.all(rows))</table>"
    }

    /// A time of the day in UTC.
    private static func clock(_ seconds: Int64) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3_600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) UTC"
    }

    private static func ago(_ seconds: Int64) -> String {
        switch seconds {
        case ..<5: "now"
        case ..<120: "\(seconds) s ago"
        case ..<7_200: "\(seconds / 60) min ago"
        case ..<172_800: "\(seconds / 3_600) h ago"
        default: "\(seconds / 86_400) days ago"
        }
    }
}
