import Failures
import Foundation
import HTTPHost
import Testing

@Suite("Backups: when one is due, and which stay")
struct BackupPlanTests {
    private static func moment(_ text: String) throws -> Int64 {
        Int64(try #require(ISO8601DateFormatter().date(from: text)).timeIntervalSince1970)
    }

    private static let berlin = TimeZone(identifier: "Europe/Berlin") ?? .gmt

    @Test func `a copy is due at its time of the day, also where the clocks change, and what was missed is made up for`() throws {
        let daily = try BackupSchedule.at("02:30")
        func due(_ last: String?, now: String) throws -> Int64 {
            daily.due(after: try last.map(Self.moment), now: try Self.moment(now), in: Self.berlin)
        }
        // 02:30 in Berlin is 00:30 UTC in summer and 01:30 in winter.
        #expect(try due("2026-07-01T00:30:05Z", now: "2026-07-01T08:00:00Z") == Self.moment("2026-07-02T00:30:00Z"))
        #expect(try due("2026-01-10T01:30:05Z", now: "2026-01-10T08:00:00Z") == Self.moment("2026-01-11T01:30:00Z"))
        // There is no half past two on that night; the copy is made all the same, once.
        let spring = try due("2026-03-28T01:30:05Z", now: "2026-03-28T08:00:00Z")
        #expect(try (Self.moment("2026-03-29T00:30:00Z")...Self.moment("2026-03-29T02:00:00Z")).contains(spring))
        // Off for a week: due since then.
        #expect(try due("2026-07-01T00:30:05Z", now: "2026-07-08T08:00:00Z") < Self.moment("2026-07-08T08:00:00Z"))
        // The first one, and one that is dated in the future because the clock was wrong: now.
        for last in [nil, "2031-01-01T00:00:00Z"] { #expect(try due(last, now: "2026-07-01T08:00:00Z") == Self.moment("2026-07-01T08:00:00Z")) }
        #expect(try BackupSchedule.every(hours: 6).due(after: 1_000, now: 2_000, in: .gmt) == 1_000 + 6 * 3_600)
        for wrong in ["", "2", "24:00", "02:60", "2:3", "+2:30", "02:30:00", "٠٢:٣٠", "-1:00"] {
            #expect(throws: Failure.self, "\(wrong)") { try BackupSchedule.at(wrong) }
        }
        for wrong in [0, -1, 8_761, Int.max] { #expect(throws: Failure.self) { try BackupSchedule.every(hours: wrong) } }
    }

    @Test func `the last few stay, and the newest of each day, week and month that has any`() throws {
        let rule = try BackupRule("last=2,days=3,weeks=2,months=2")
        let days = ["2026-03-01", "2026-03-31", "2026-05-04", "2026-05-09", "2026-05-11", "2026-05-12"]
        let copies: [(madeAt: Int64, isProven: Bool)] = try days.map { (try Self.moment("\($0)T12:00:00Z"), true) }
        // Days: 12, 11, 9 of May. Weeks: that of the 11th and that of the 4th. Months: May and March.
        #expect(rule.staying(copies, in: .gmt) == [1, 3, 4, 5])
        #expect(rule.staying(copies.reversed(), in: .gmt) == [0, 1, 2, 4])
        #expect(rule.staying([], in: .gmt).isEmpty)
        #expect(rule.sentence == "the last 2, one a day for 3 days, one a week for 2 weeks, one a month for 2 months")
        #expect(try BackupRule("last=7,days=14,weeks=8,months=12") == BackupRule())
        for wrong in ["", "last", "last=0", "days=3", "last=x", "last=-1", "last=1,,days=2", "last=1,years=2", "last=99999999999999999999"] {
            #expect(throws: Failure.self, "\(wrong)") { try BackupRule(wrong) }
        }
    }

    @Test func `whatever the rule says, the newest copy that was proven stays, and of a day a proven one`() throws {
        let at = try Self.moment("2026-05-12T12:00:00Z")
        let copies: [(madeAt: Int64, isProven: Bool)] = [(at - 90_000, true), (at - 3_600, true), (at - 60, false), (at, false)]
        #expect(try BackupRule("last=1").staying(copies, in: .gmt) == [1, 3])
        #expect(try BackupRule("last=1,days=2").staying(copies, in: .gmt) == [0, 1, 3])
    }
}
