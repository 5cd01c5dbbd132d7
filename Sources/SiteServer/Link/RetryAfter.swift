import NIOHTTP1

/// How long an answer asks to wait: whole seconds, or a date that is measured by the answer's own clock, never by this device's.
enum RetryAfter {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Seconds, not yet bounded; nil when the answer asks for nothing, or for what nobody can understand.
    static func seconds(_ headers: HTTPHeaders) -> Int64? {
        guard let text = headers.first(name: "retry-after")?.split(separator: " ").joined(separator: " "), text.utf8.count <= 64 else { return nil }
        if let seconds = Int64(text) { return seconds >= 0 ? seconds : nil }
        guard let then = moment(text), let now = headers.first(name: "date").flatMap({ moment($0) }) else { return nil }
        return max(then - now, 0)
    }

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still written.
    private static func moment(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]), (1...31).contains(day), let year = Int64(parts[3]),
            (1970...9999).contains(year), let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2]) else { return nil }
        // The year begins in March here, so that a leap day comes last.
        let (shifted, place) = month < 2 ? (year - 1, Int64(clamping: month) + 10) : (year, Int64(clamping: month) - 2)
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + (place * 306 + 5) / 10 + day - 1 - 719_468
        return days * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
    }
}
