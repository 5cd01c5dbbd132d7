import Failures
import Foundation
import TestSupport
import Testing

@testable import SyncCentral

@Suite("R-OWN 10: each reason for keeping a group apart was asked what becomes of the shelf", .ownThreads)
struct ShelfReasonTests {
    private static let decision = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/decisions/0025-what-is-on-the-shelf-stays.md")

    /// Codes of the table's first column; `merge-…` stands for all that begin so.
    private static func reasons() throws -> [String] {
        let text = try String(contentsOf: decision, encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("| ") }.flatMap { row -> [String] in
            let column = row.split(separator: "|", omittingEmptySubsequences: false).dropFirst().first ?? ""
            return column.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    @Test func `the decision's table has a row for every code under which central keeps a group apart`() throws {
        let reasons = try Self.reasons()
        #expect(reasons.count > 20)
        for code in FailureCode.allCases where code.blame == .content || code == .quarantineFull {
            let isThere = reasons.contains { reason in
                reason.hasSuffix("…") ? code.rawValue.hasPrefix(reason.dropLast()) : code.rawValue == reason
            }
            #expect(isThere, "\(code.rawValue)")
        }
    }

    @Test func `and none for a code that does not exist`() throws {
        for reason in try Self.reasons() {
            let exists = FailureCode.allCases.contains { code in
                reason.hasSuffix("…") ? code.rawValue.hasPrefix(reason.dropLast()) : code.rawValue == reason
            }
            #expect(exists, "\(reason)")
        }
    }
    @Test func `and none for a code that keeps nothing apart`() throws {
        for reason in try Self.reasons() where !reason.hasSuffix("…") {
            let code = try #require(FailureCode(rawValue: reason))
            #expect(code.blame == .content || code == .quarantineFull, "\(reason)")
        }
    }
}
