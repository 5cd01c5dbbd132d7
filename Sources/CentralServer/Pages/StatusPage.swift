import Foundation
import HTTPHost
import Storage
import Sync

/// Central's state for a person: which site has what still to send and to receive, and what needs attention.
struct StatusPage {
    let standing: CentralStanding
    /// Seconds since 1970.
    let now: Int64
    let refreshSeconds: Int

    /// A site not seen for so many seconds is shown in red (R-REP 2).
    private static let longAgo: Int64 = 30 * 86_400

    var page: Page {
        Page(
            title: "\(standing.name) · tributary", refreshSeconds: refreshSeconds,
            body: "\(header)\(sites)\(counts)\(log)")
    }

    private var header: Markup {
        let sync: Markup = standing.isSyncOn ? "<span class=\"good\">Sync is on</span>" : "<span class=\"bad\">Sync is off</span>"
        let parked: Markup =
            standing.parked == 0 ? "" : "<span class=\"bad\">\(standing.parked) groups of changes kept apart</span>"
        let orphans: Markup =
            standing.orphans == 0 ? "" : "<span class=\"warn\">\(standing.orphans) records wait for what they hang on</span>"
        return """
            <header><h1>\(standing.name)</h1>\(sync)<span class="quiet">position \(standing.head)</span>\(parked)\(orphans)
            \(PageEntry.logOutButton)</header>
            """
    }

    private var sites: Markup {
        """
        <h2>Sites</h2><div class="wide"><table><tr><th class="number">No</th><th>Site</th><th>Stores</th><th>Last contact</th>
        <th class="number">To send</th><th class="number">To receive</th><th class="number">Kept apart</th><th>State</th></tr>
        \(Markup.all(standing.sites.map(row)))</table></div>
        """
    }

    private func row(_ site: SiteStanding) -> Markup {
        let active = site.stores.count { $0.kind == .active }
        let others = site.stores.count { $0.kind == .collector || $0.kind == .transfer }
        guard site.site.kind != .central else {
            return """
                <tr><td class="number">\(site.site.number)</td><td>\(site.site.name)<br><span class="quiet">central</span></td>
                <td>\(active) active</td><td colspan="4"></td><td class="good">this server</td></tr>
                """
        }
        return """
            <tr><td class="number">\(site.site.number)</td>
            <td>\(site.site.name)<br><span class="quiet">\(site.site.kind.rawValue) \(site.site.app ?? "")</span></td>
            <td>\(active) active<br><span class="quiet">\(others) known</span></td><td>\(contact(site.site))</td>
            <td class="number">\(site.toSend)</td><td class="number">\(site.toReceive)</td>
            <td class="number">\(site.parked)</td><td>\(state(site))</td></tr>
            """
    }

    private func contact(_ site: Site) -> Markup {
        guard let at = site.lastContact else { return "<span class=\"bad\">never</span>" }
        let text = Self.ago(max(0, now - at))
        return now - at > Self.longAgo ? "<span class=\"bad\">\(text)</span>" : "\(text)"
    }

    private func state(_ site: SiteStanding) -> Markup {
        if site.site.isFenced { return "<span class=\"bad\">stopped: two copies are alive</span>" }
        if !site.site.isEnabled { return "<span class=\"warn\">switched off</span>" }
        if site.site.database == nil { return "<span class=\"quiet\">not paired</span>" }
        if !site.site.isInitialised { return "<span class=\"warn\">first load</span>" }
        if site.parked > 0 { return "<span class=\"bad\">needs a decision</span>" }
        if let clock = site.clock { return "<span class=\"warn\">its clock is \(clock.words) this server's</span>" }
        return site.toSend == 0 && site.toReceive == 0 ? "<span class=\"good\">up to date</span>" : "<span>under way</span>"
    }

    private var counts: Markup {
        let rows = standing.counts.map { entry -> Markup in
            "<tr><td>\(entry.table)</td><td class=\"number\">\(entry.count)</td></tr>"
        }
        return """
            <h2>Records</h2><div class="wide"><table><tr><th>Table</th><th class="number">Records</th></tr>
            \(Markup.all(rows))</table></div>
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
        return "<h2>What happened</h2><div class=\"wide\"><table>\(Markup.all(rows))</table></div>"
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
