import Synchronization

/// Counts and measures what a host does, in memory; rendered in Prometheus' text form.
package final class MetricRegistry: Sendable {
    package typealias Labels = [(name: String, value: String)]

    private struct Series: Sendable {
        var value = 0.0
        var count = 0
        var buckets: [Int] = []
    }

    /// Upper bounds of time buckets, in seconds.
    private static let bounds: [Double] = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60]
    /// Series of one metric; more are not kept.
    private static let seriesMax = 500

    private let series = Mutex<[MetricName: [String: Series]]>([:])

    package init() {}

    /// Adds to a counter.
    package func add(_ name: MetricName, _ labels: Labels = [], _ amount: Double = 1) {
        change(name, labels) { $0.value += amount }
    }

    /// Sets a gauge.
    package func set(_ name: MetricName, _ labels: Labels = [], _ value: Double) {
        change(name, labels) { $0.value = value }
    }

    /// Replaces all series of a gauge: what is gone is shown no more. Beyond the most that is kept, the highest values stay.
    package func replace(_ name: MetricName, _ values: [(labels: Labels, value: Double)]) {
        let kept = values.sorted { $0.value > $1.value }.prefix(Self.seriesMax)
        let made = Dictionary(kept.map { (Self.text($0.labels), Series(value: $0.value)) }, uniquingKeysWith: { first, _ in first })
        series.withLock { $0[name] = made }
    }

    /// Adds one measured time, in seconds.
    package func observe(_ name: MetricName, _ labels: Labels = [], _ seconds: Double) {
        change(name, labels) { series in
            if series.buckets.isEmpty { series.buckets = Array(repeating: 0, count: Self.bounds.count) }
            series.value += seconds
            series.count += 1
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { series.buckets[index] += 1 }
        }
    }

    /// The value of a counter or gauge, the count of a histogram; summed over all labels when none are given.
    package func value(_ name: MetricName, _ labels: Labels? = nil) -> Double {
        series.withLock { all in
            (all[name] ?? [:]).reduce(0) { sum, entry in
                guard labels.map({ Self.text($0) == entry.key }) ?? true else { return sum }
                return sum + (name.kind == .histogram ? Double(entry.value.count) : entry.value.value)
            }
        }
    }

    /// All series, sorted, as `text/plain; version=0.0.4`.
    package func rendered() -> String {
        let all = series.withLock { $0 }
        var text = ""
        for name in MetricName.allCases {
            guard let entries = all[name], !entries.isEmpty else { continue }
            text += "# HELP \(name.rawValue) \(name.help)\n# TYPE \(name.rawValue) \(name.kind.rawValue)\n"
            for (labels, series) in entries.sorted(by: { $0.key < $1.key }) {
                text += name.kind == .histogram ? Self.histogram(name, labels, series) : Self.line(name.rawValue, labels, series.value)
            }
        }
        return text
    }

    private func change(_ name: MetricName, _ labels: Labels, _ body: (inout Series) -> Void) {
        let key = Self.text(labels)
        series.withLock { all in
            if all[name]?[key] == nil, all[name, default: [:]].count >= Self.seriesMax { return }
            body(&all[name, default: [:]][key, default: Series()])
        }
    }

    private static func histogram(_ name: MetricName, _ labels: String, _ series: Series) -> String {
        var text = ""
        for (bound, count) in zip(bounds, series.buckets) {
            text += line("\(name.rawValue)_bucket", join(labels, "le=\"\(bound)\""), Double(count))
        }
        text += line("\(name.rawValue)_bucket", join(labels, "le=\"+Inf\""), Double(series.count))
        text += line("\(name.rawValue)_sum", labels, series.value)
        return text + line("\(name.rawValue)_count", labels, Double(series.count))
    }

    private static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        let number = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        return labels.isEmpty ? "\(name) \(number)\n" : "\(name){\(labels)} \(number)\n"
    }

    private static func join(_ labels: String, _ more: String) -> String { labels.isEmpty ? more : "\(labels),\(more)" }

    private static func text(_ labels: Labels) -> String {
        if labels.count == 1 { return "\(labels[0].name)=\"\(escaped(labels[0].value))\"" }
        return labels.sorted { $0.name < $1.name }.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
    }

    /// Called several times a request: almost always there is nothing to escape.
    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x0A || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }) else { return value }
        return value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
