import Failures
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
        let remedy: Markup = trend.remedy.isEmpty ? "" : .paragraph(nil, "<strong>\(trend.remedy)</strong>")
        let count = counted(history.samples.count, history.grain.rawValue)
        let sizes: Markup = """
            The last \(count) that \(history.samples.count == 1 ? "was" : "were") noted; now: \(history.now.toSend) to send,
            \(history.now.toReceive) to receive, \(history.now.parked) kept apart.
            """
        return Page(
            title: "\(history.site.name) · tributary",
            body: """
                \(Markup.header(history.site.name, "<a href=\"/\">All sites</a>"))\
                \(Markup.paragraph(trend.cause == .none ? .good : .bad, "\(trend.finding)"))\(remedy)\
                \(Markup.section("To receive", line(\.toReceive)))\(Markup.section("To send", line(\.toSend)))\
                \(Markup.section("Kept apart", line(\.parked)))\(Markup.paragraph(.quiet, sizes))
                """)
    }

    /// A polyline from the oldest to the newest sample, with the highest value in words.
    private func line(_ value: KeyPath<QueueSample, Int64>) -> Markup {
        let samples = history.samples + [history.now]
        guard let first = samples.first, let last = samples.last, last.at > first.at else {
            return .paragraph(.quiet, "Not enough is noted yet.")
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
            \(Markup.paragraph(.quiet, "at most \(highest)"))
            """
    }
}
