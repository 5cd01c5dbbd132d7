import Payload

/// Days of the calendar without a calendar library: all in UTC.
package enum Day {
    /// The day of a moment in seconds since 1970, as `YYYY-MM-DD`.
    package static func text(_ seconds: Int64) -> String {
        let (year, month, day) = civil(Whole.days(seconds))
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Whether a text is a day as `YYYY-MM-DD`; the day that older systems write for none is not one.
    package static func isDay(_ text: String) -> Bool { text.utf8.count == 10 && text > "0000-99" && text < "9999" }

    /// The day so many months before another one; a day that month does not have counts as its last. Nil for what is no day.
    package static func text(_ day: String, monthsBefore months: Int) -> String? {
        let parts = day.split(separator: "-").compactMap { Int64($0) }
        guard isDay(day), parts.count == 3, (0...12_000).contains(months) else { return nil }
        let index = max(parts[0] * 12 + (parts[1] - 1) - Int64(months), 0)
        let (year, month) = (index / 12, index % 12)
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(min(parts[2], lengths[Int(month)]), 2))"
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
}
