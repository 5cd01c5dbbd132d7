import Payload

/// The number behind a finding, with what it counts.
package struct Measure: Sendable, Equatable {
    package enum Unit: String, Sendable { case bytes, milliseconds, seconds, days, files, steps, sites }

    package let value: Int64
    package let unit: Unit

    package init(_ value: some BinaryInteger, _ unit: Unit) {
        self.value = Int64(clamping: value)
        self.unit = unit
    }

    /// As people say it: `1.9 MB`, `3 minutes`.
    package static func size(_ bytes: Int64) -> String {
        let units = ["kB", "MB", "GB", "TB"]
        var (value, unit) = (Double(max(bytes, 0)) / 1_000, 0)
        while value >= 999.95, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
        let tenths = Whole.nearest(value * 10)
        return tenths % 10 == 0 || tenths >= 1_000 ? "\((tenths + 5) / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
