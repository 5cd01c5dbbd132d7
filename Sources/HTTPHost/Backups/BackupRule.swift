import Failures
import Foundation

/// Which copies stay: the last few, and the newest of each of the last days, weeks and months that have any.
///
/// Days, weeks and months without a copy do not count, so that a machine that was off for a month loses nothing by it.
package struct BackupRule: Sendable, Equatable {
    package var last = 7
    package var days = 14
    package var weeks = 8
    package var months = 12

    package init() {}

    private static let numbers: [(word: String, path: WritableKeyPath<BackupRule, Int> & Sendable)] = [
        ("last", \.last), ("days", \.days), ("weeks", \.weeks), ("months", \.months),
    ]
    private static let most = 10_000

    /// Reads words like `last=7,days=14,weeks=8,months=12`; what is not named is none.
    ///
    /// - Throws: `argument-invalid`; at least one copy must stay.
    package init(_ text: String) throws {
        (last, days, weeks, months) = (0, 0, 0, 0)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
            guard pair.count == 2, let number = Self.numbers.first(where: { $0.word == pair[0] }), let count = Int(pair[1]),
                (0...Self.most).contains(count)
            else { throw Failure(.argumentInvalid, "\(part) says not what stays.", remedy: Self.remedy) }
            self[keyPath: number.path] = count
        }
        guard last > 0 else { throw Failure(.argumentInvalid, "At least the last copy must stay.", remedy: Self.remedy) }
    }

    private static let remedy = "Write it like last=7,days=14,weeks=8,months=12; what is not named is none."

    /// As it is said aloud.
    package var sentence: String {
        let parts = [(days, "day"), (weeks, "week"), (months, "month")].filter { $0.0 > 0 }.map { "one a \($0.1) for \(counted($0.0, $0.1))" }
        return (["the last \(last)"] + parts).joined(separator: ", ")
    }

    /// - Parameter copies: when each was made, in seconds since 1970, and whether it was proven whole: of two in one day that one stays. Of one second, the
    ///   first is the newest.
    /// - Returns: the indices of those that stay.
    package func staying(_ copies: [(madeAt: Int64, isProven: Bool)], in zone: TimeZone) -> Set<Int> {
        let newest = copies.indices.sorted { (copies[$0].madeAt, -$0) > (copies[$1].madeAt, -$1) }
        var staying = Set(newest.prefix(last))
        // Whatever else is there, one that was proven stays.
        if let proven = newest.first(where: { copies[$0].isProven }) { staying.insert(proven) }
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        let spans: [(Int, Set<Calendar.Component>)] = [
            (days, [.year, .month, .day]), (weeks, [.yearForWeekOfYear, .weekOfYear]), (months, [.year, .month]),
        ]
        for (count, components) in spans where count > 0 {
            var chosen: [(span: DateComponents, index: Int)] = []
            for index in newest {
                let span = calendar.dateComponents(components, from: Date(timeIntervalSince1970: TimeInterval(copies[index].madeAt)))
                if chosen.last?.span != span {
                    if chosen.count == count { break }
                    chosen.append((span, index))
                } else if let last = chosen.last, !copies[last.index].isProven, copies[index].isProven {
                    chosen[chosen.count - 1].index = index
                }
            }
            staying.formUnion(chosen.map(\.index))
        }
        return staying
    }
}
