import Foundation
import TestSupport
import Testing

@Suite("R-SYNC 8: what a storekeeper sees at a site is in plain words")
struct PlainWordsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// The files that word what people at a site read; members of the JSON stand in others.
    private static let wording = [
        "Sources/SiteServer/Interface/SiteStatusPage.swift", "Sources/SiteServer/Interface/SiteStatusPage+Status.swift",
        "Sources/SiteServer/Interface/SiteVerdict.swift", "Sources/SiteServer/Interface/SiteWords.swift",
        "Sources/SiteServer/Interface/SiteStatusText.swift", "Sources/SiteServer/Schedule/SyncProgress+Words.swift",
        "Sources/HTTPHost/Status/StatusLines.swift", "Sources/HTTPHost/Status/Notice+Shared.swift", "Sources/SyncSite/StoresMoved.swift",
    ]

    /// Names of members that the text of a status is read from.
    private static let members: Set<String> = ["withheld", "parked", "parkedGroups", "cursor"]

    private static func lines(_ path: String) throws -> [String] {
        try String(contentsOf: root.appending(path: path), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func `a term is found in a sentence, and not where a value is worked out`() {
        #expect(PlainWords.terms(in: "Central's digests differ at the checkpoint.") == ["checkpoint", "digest"])
        #expect(PlainWords.terms(in: "Central keeps some changes apart.").isEmpty)
        #expect(PlainWords.literals(in: #"say("Of \(name(channel)): \(count) records", "and")"#) == ["Of :  records", "and"])
    }

    @Test(arguments: wording) func `the words of a page and of the status hold no term of engineers`(_ path: String) throws {
        for line in try Self.lines(path) where !line.trimmingCharacters(in: .whitespaces).hasPrefix("//") {
            for text in PlainWords.literals(in: line) where !Self.members.contains(text) {
                #expect(PlainWords.terms(in: text).isEmpty, "\(path): \(text)")
            }
        }
    }

    /// Lines of a site's log stand on its page.
    @Test func `what a site writes in its log holds none either`() throws {
        let folder = Self.root.appending(path: "Sources/SyncSite")
        var seen = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() where name.hasSuffix(".swift") {
            let lines = try Self.lines("Sources/SyncSite/\(name)")
            for index in lines.indices where lines[index].contains("log.write(") {
                // The event is the first of them, a word for programs; a message may stand on the next lines.
                let call = lines[index...min(index + 4, lines.count - 1)].joined()
                for text in PlainWords.literals(in: call).dropFirst() {
                    seen += 1
                    #expect(PlainWords.terms(in: text).isEmpty, "\(name): \(text)")
                }
            }
        }
        #expect(seen > 20)
    }

    @Test func `the pages that are kept as examples hold none`() throws {
        for name in ["up-to-date.html", "trouble.html"] {
            let page = try String(contentsOf: Self.root.appending(path: "Tests/SiteServerTests/Golden/\(name)"), encoding: .utf8)
            // Of the page, not of its style sheet.
            let body = page.replacing(/<style>.*?<\/style>/.dotMatchesNewlines(), with: "").replacing(/<[^>]*>/, with: " ")
            #expect(PlainWords.terms(in: body).isEmpty, "\(name): \(PlainWords.terms(in: body))")
        }
    }
}
