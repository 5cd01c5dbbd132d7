import Failures
import Foundation
import Payload

/// When a copy is made by itself.
package enum BackupSchedule: Sendable, Equatable {
    /// Once a day, so many minutes after midnight of this machine's own time.
    case daily(minute: Int)
    /// So many seconds after the last.
    case every(seconds: Int64)

    /// Reads a time of the day like `02:30`.
    ///
    /// - Throws: `argument-invalid`.
    package static func at(_ text: String) throws -> BackupSchedule {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, text.allSatisfy({ ("0"..."9").contains($0) || $0 == ":" }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { throw Failure(.argumentInvalid, "\(text) is no time of the day.", remedy: "Write it like 02:30, in this machine's own time.") }
        return .daily(minute: hour * 60 + minute)
    }

    /// - Throws: `argument-invalid` unless it is between an hour and a year.
    package static func every(hours: Int) throws -> BackupSchedule {
        guard (1...8_760).contains(hours) else { throw Failure(.argumentInvalid, "The hours between two backups are from 1 to 8760.") }
        return .every(seconds: Int64(clamping: hours) * 3_600)
    }

    package var sentence: String {
        switch self {
        case .daily(let minute): "daily at \(Self.two(minute / 60)):\(Self.two(minute % 60))"
        case .every(let seconds): seconds == 3_600 ? "every hour" : "every \(seconds / 3_600) hours"
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// When the next copy is due: a moment that is past means now.
    ///
    /// A machine that was off at the time makes up for it when it is on again; the first copy is made at once. One that is dated later than now
    /// was made while the clock was wrong, and says nothing.
    /// - Parameter last: when the last copy was made, in seconds since 1970.
    package func due(after last: Int64?, now: Int64, in zone: TimeZone) -> Int64 {
        guard let last, last <= now else { return now }
        switch self {
        case .every(let seconds): return last + seconds
        case .daily(let minute):
            var calendar = Calendar(identifier: .iso8601)
            calendar.timeZone = zone
            let time = DateComponents(hour: minute / 60, minute: minute % 60)
            let next = calendar.nextDate(after: Date(timeIntervalSince1970: TimeInterval(last)), matching: time, matchingPolicy: .nextTime)
            return next.map { Whole.nearest($0.timeIntervalSince1970) } ?? last + 86_400
        }
    }
}
