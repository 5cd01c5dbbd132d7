/// A length of time as people say it, in one unit: `90 seconds`, `3 minutes`, `2 hours`, `5 days`, `4 years`.
package enum TimeSpan {
    package static func words(_ seconds: Int64) -> String {
        switch max(seconds, 0) {
        case ..<120: counted(max(seconds, 0), "second")
        case ..<7_200: counted(seconds / 60, "minute")
        case ..<172_800: counted(seconds / 3_600, "hour")
        case ..<63_072_000: counted(seconds / 86_400, "day")
        default: counted(seconds / 31_536_000, "year")
        }
    }

    /// `3 minutes ago`.
    package static func ago(_ seconds: Int64) -> String { seconds < 5 ? "just now" : "\(words(seconds)) ago" }
}
