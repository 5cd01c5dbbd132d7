import Foundation
import Testing

/// The rule book (`docs/rules.md`) and everything that cites it.
@Suite("The rule book")
struct RuleBookTests {
    /// The codes that a text cites: `R-OWN 5`, `R-XFER 2–5`, `R-STORE 2, 3`, `R-SYNC 3 and 6`, or an area alone (`R-ROUTE`).
    static func citations(in text: String) -> Set<String> {
        let areas = "R-(?:ROLE|STORE|OWN|ROUTE|USER|SYNC|SITE|XFER|REP)"
        guard let pattern = try? NSRegularExpression(pattern: "(\(areas))((?: [0-9]+(?:(?:, | and |–)[0-9]+)*)?)(?![0-9A-Za-z])") else { return [] }
        var found: Set<String> = []
        for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
            guard let area = Range(match.range(at: 1), in: text).map({ String(text[$0]) }) else { continue }
            let numbers = Range(match.range(at: 2), in: text).map { String(text[$0]) } ?? ""
            guard !numbers.isEmpty else {
                found.insert(area)
                continue
            }
            for part in numbers.replacingOccurrences(of: " and ", with: ",").split(separator: ",") {
                let ends = part.split(separator: "–").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
                guard let first = ends.first, let last = ends.last, first <= last else { continue }
                for number in first...last { found.insert("\(area) \(number)") }
            }
        }
        return found
    }

    /// The rules of the book, in two heaps: those that hold, and those that nobody builds yet.
    static func book() throws -> (built: Set<String>, planned: Set<String>) {
        let text = try String(contentsOf: TidyTests.root.appending(path: "docs/rules.md"), encoding: .utf8)
        let parts = text.components(separatedBy: "## Not built yet")
        #expect(parts.count == 2)
        func rules(_ part: String) -> Set<String> {
            Set(
                part.split(separator: "\n").compactMap { line in
                    guard line.hasPrefix("- **R-"), let end = line.dropFirst(4).firstRange(of: "**") else { return nil }
                    return String(line.dropFirst(4)[..<end.lowerBound])
                })
        }
        return (rules(parts[0]), rules(parts.last ?? ""))
    }

    @Test func `a citation names every rule of its list or range`() {
        #expect(
            Self.citations(in: "(R-XFER 2–4), R-STORE 2, 3: and R-SYNC 3 and 6; R-ROUTE.")
                == ["R-XFER 2", "R-XFER 3", "R-XFER 4", "R-STORE 2", "R-STORE 3", "R-SYNC 3", "R-SYNC 6", "R-ROUTE"])
    }

    @Test func `every rule that is cited stands in the rule book`() throws {
        let book = try Self.book()
        let areas = Set((book.built.union(book.planned)).map { String($0.prefix { $0 != " " }) })
        var texts = try TidyTests.sources("Sources") + TidyTests.sources("Tests")
        let documents = FileManager.default.enumerator(at: TidyTests.root.appending(path: "docs"), includingPropertiesForKeys: nil)
        while let file = documents?.nextObject() as? URL {
            guard file.pathExtension == "md" else { continue }
            texts.append((file.lastPathComponent, try String(contentsOf: file, encoding: .utf8)))
        }
        var seen = 0
        for (path, text) in texts where !path.hasSuffix("RuleBookTests.swift") {
            for rule in Self.citations(in: text) {
                seen += 1
                #expect(book.built.contains(rule) || book.planned.contains(rule) || areas.contains(rule), "\(path) cites \(rule)")
            }
        }
        #expect(seen > 200)
    }

    @Test func `every rule that is built is named by a test`() throws {
        let book = try Self.book()
        var cited: Set<String> = []
        for (path, text) in try TidyTests.sources("Tests") where !path.hasSuffix("RuleBookTests.swift") {
            cited.formUnion(Self.citations(in: text))
        }
        #expect(book.built.count > 50)
        #expect(book.built.subtracting(cited).sorted() == [])
    }
}
