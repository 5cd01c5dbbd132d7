import HTTPHost
import Payload
import Storage
import SyncCentral

/// The history of a site's queues for a person: what it comes to, and a line for each direction.
struct HistoryPage {
    let history: QueueHistory
    let now: Int64

    private static let width: Int64 = 700
    private static let height: Int64 = 120

    var page: Page {
        let trend = history.trend
        let remedy: Markup = trend.remedy.isEmpty ? "" : "<p><strong>\(trend.remedy)</strong></p>"
        let tone: Markup = trend.cause == .none ? "good" : "bad"
        return Page(
            title: "\(history.site.name) · tributary",
            body: """
                <header><h1>\(history.site.name)</h1><a href="/">All sites</a></header>
                <p class="\(tone)">\(trend.finding)</p>\(remedy)
                <h2>To receive</h2>\(line(\.toReceive))
                <h2>To send</h2>\(line(\.toSend))
                <h2>Kept apart</h2>\(line(\.parked))
                <p class="quiet">The last \(history.samples.count) \(history.grain.rawValue)s that were noted; now: \(history.now.toSend) to send,
                \(history.now.toReceive) to receive, \(history.now.parked) kept apart.</p>
                """)
    }

    /// A polyline from the oldest to the newest sample, with the highest value in words.
    private func line(_ value: KeyPath<QueueSample, Int64>) -> Markup {
        let samples = history.samples + [history.now]
        guard let first = samples.first, let last = samples.last, last.at > first.at else {
            return "<p class=\"quiet\">Not enough is noted yet.</p>"
        }
        let highest = samples.map { $0[keyPath: value] }.max() ?? 0
        let scale = Double(max(highest, 1))
        let points = samples.map { sample in
            let x = Double(sample.at - first.at) / Double(last.at - first.at) * Double(Self.width)
            let y = Double(Self.height) * (1 - Double(sample[keyPath: value]) / scale)
            return "\(Whole.nearest(x)),\(Whole.nearest(y))"
        }
        return """
            <svg viewBox="-2 -2 \(Self.width + 4) \(Self.height + 4)" width="100%" role="img" aria-label="at most \(highest)">
            <polyline points="\(points.joined(separator: " "))" fill="none" stroke="currentColor" stroke-width="2"/></svg>
            <p class="quiet">at most \(highest)</p>
            """
    }
}
