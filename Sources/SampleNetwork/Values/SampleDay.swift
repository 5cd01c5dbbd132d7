/// A calendar day without time or zone, as the wire writes it ("2026-06-30").
package struct SampleDay: Hashable, Comparable, Sendable {
    /// Days since 1 January 1970.
    package let daysSince1970: Int

    /// The day that lies so many days after 1 January 1970.
    package init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// The day of a date in the Gregorian calendar; `month` counts from 1 and may run past 12 into the next years.
    package init(year: Int, month: Int, day: Int) {
        // Years that begin in March put the leap day last, so month lengths follow one formula.
        let march = year * 12 + (month - 1) - 2
        let marchYear = march >= 0 ? march / 12 : (march - 11) / 12
        let marchMonth = march - marchYear * 12
        let era = marchYear >= 0 ? marchYear / 400 : (marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSince1970 = era * 146_097 + dayOfEra - 719_468
    }

    /// The day in the Gregorian calendar; months and days count from 1.
    package var date: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// The day so many days later.
    package func adding(days: Int) -> SampleDay {
        SampleDay(daysSince1970: daysSince1970 + days)
    }

    /// Unix seconds of a time of this day, in UTC.
    package func unixSeconds(secondsOfDay: Int) -> Int {
        daysSince1970 * 86_400 + secondsOfDay
    }

    /// Whether the left day is the earlier one.
    package static func < (left: SampleDay, right: SampleDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    /// Adds "yyyy-mm-dd" to `bytes`; years 0 to 9999.
    func append(to bytes: inout [UInt8]) {
        let (year, month, day) = date
        for number in [year / 100, year % 100] { Self.appendTwoDigits(number, to: &bytes) }
        bytes.append(UInt8(ascii: "-"))
        Self.appendTwoDigits(month, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.appendTwoDigits(day, to: &bytes)
    }

    private static func appendTwoDigits(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
