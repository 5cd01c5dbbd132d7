import Failures
import Foundation
import TestSupport
import Testing

@testable import SyncCentral
@testable import SyncProtocol
@testable import SyncRules
@testable import SyncSite

@Suite("docs/protocol.md and docs/errors.md say what the program does", .ownThreads)
struct ProtocolDocumentTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// The blocks of the page: kind and content, without the last line feed.
    static func examples() throws -> [(kind: String, text: String)] {
        let page = try String(contentsOf: root.appending(path: "docs/protocol.md"), encoding: .utf8)
        var examples: [(kind: String, text: String)] = []
        var open: (kind: String, lines: [Substring])?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```json ") {
                open = (String(line.dropFirst(8)), [])
            } else if line == "```", let block = open {
                examples.append((block.kind, block.lines.joined(separator: "\n")))
                open = nil
            } else {
                open?.lines.append(line)
            }
        }
        return examples
    }

    /// Reads a message and writes it again.
    private func again(_ kind: String, _ body: [UInt8]) throws -> [UInt8] {
        switch kind {
        case "session-request": return try SessionRequest(decoding: body).encoded()
        case "session-reply": return try SessionReply(decoding: body).encoded()
        case "push": return try PushRequest(decoding: body).encoded().dropLastLineFeed
        case "part": return try PartRequest(decoding: body).encoded().dropLastLineFeed
        case "part-reply": return try #require(try PartReply(decoding: body)).encoded()
        case "push-reply": return try PushRequest.Reply(decoding: body).encoded()
        case "pull-request": return try PullRequest(decoding: body).encoded()
        case "fetch-request": return try FetchRequest(decoding: body).encoded()
        case "compare-request": return try CompareRequest(decoding: body).encoded()
        case "compare-reply": return try CompareReply(decoding: body).encoded()
        case "search-request": return try SearchRequest(decoding: body).encoded()
        case "search-reply": return try SearchReply(decoding: body).encoded()
        case "grant-request": return try GrantRequest(decoding: body).encoded()
        case "grant-reply": return try GrantReply(decoding: body).encoded()
        case "wait-query": return Array(try WaitingPoint(query: String(decoding: body, as: UTF8.self)).query.utf8)
        case "key-offer": return Array(try KeyOffer(decoding: String(decoding: body, as: UTF8.self)).text.utf8)
        case "key-receipt": return Array(try KeyReceipt(decoding: String(decoding: body, as: UTF8.self)).text.utf8)
        case "key-voucher": return Array(try KeyVoucher(decoding: String(decoding: body, as: UTF8.self)).text.utf8)
        case "bundle-stand": return try BundleStand(decoding: body).encoded()
        case "bundle-head": return try BundleHead(decoding: body).encoded()
        case "bundle-list": return try BundleList(decoding: body).encoded()
        case "failure": return FailureMessage.encode(FailureMessage.decode(body, status: 403))
        case "page":
            let page = try PageReader(body)
            var bytes = page.head.encoded() + [0x0A]
            try page.forEachRow { row in
                Row.write(
                    table: row.table, id: row.id, position: row.position, joined: row.joined, left: row.left, content: row.content,
                    to: &bytes)
            }
            return bytes.dropLastLineFeed
        default: throw Failure(.argumentInvalid, kind)
        }
    }

    @Test func `every example is read and written again byte for byte`() throws {
        let examples = try Self.examples()
        for (kind, text) in examples {
            let body = try again(kind, Array(text.utf8))
            #expect(String(decoding: body, as: UTF8.self) == text, "\(kind)")
        }
        let kinds = Set(examples.map(\.kind))
        let wanted: Set<String> = [
            "session-request", "session-reply", "push", "push-reply", "part", "part-reply", "pull-request", "page", "fetch-request", "compare-request",
            "compare-reply", "failure", "search-request", "search-reply", "grant-request", "grant-reply", "wait-query",
            "key-offer", "key-receipt", "key-voucher", "bundle-stand", "bundle-head", "bundle-list",
        ]
        #expect(kinds == wanted)
    }

    @Test func `the golden files are the page's examples, number by number`() throws {
        let folder = Self.root.appending(path: "Tests/SyncTests/Golden")
        var numbers: [String: Int] = [:]
        var names: Set<String> = []
        for (kind, text) in try Self.examples() {
            numbers[kind, default: 0] += 1
            let name = "\(kind)-\(numbers[kind] ?? 0).json"
            names.insert(name)
            let file = folder.appending(path: name)
            if ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1" {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data((text + "\n").utf8).write(to: file)
            }
            #expect(try String(contentsOf: file, encoding: .utf8) == text + "\n", "\(name): record it again with TRIBUTARY_RECORD=1")
        }
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder.path)) == names)
    }

    @Test func `docs errors is what the list of codes says today`() throws {
        let file = Self.root.appending(path: "docs/errors.md")
        if ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1" { try Data(FailureCode.markdown().utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == FailureCode.markdown(), "record it again with TRIBUTARY_RECORD=1")
    }

    @Test func `every call of a site has its path in the page`() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/protocol.md"), encoding: .utf8)
        for call in SiteCycle.Call.allCases { #expect(page.contains("POST /sync/v1/\(call.rawValue)")) }
        for call in LookupCall.allCases { #expect(page.contains("POST /sync/v1/\(call.rawValue)")) }
        #expect(page.contains("At most 20 are shown") && CentralEngine.searchResultsMax == 20)
        #expect(page.contains("At most\n  5,000 changes") && PushRequest.recordsPerGroup == 5_000)
        #expect(page.contains("at most 16,000,000 bytes, for 7 days") && CentralLimits.standard.pushBytes == 16_000_000)
        #expect(CentralLimits.partsKept == 7 * 86_400)
        #expect(page.contains("At most 1,000 records") && FetchRequest.recordsMax == 1_000)
    }
}

extension [UInt8] {
    fileprivate var dropLastLineFeed: [UInt8] { last == 0x0A ? Array(dropLast()) : self }
}
