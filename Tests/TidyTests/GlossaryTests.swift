import Foundation
import Testing

/// One word for each thing (`docs/glossary.md`), and no second one in the sources.
@Suite("The glossary")
struct GlossaryTests {
    /// The rows of a table under a heading, cell by cell; the glossary's own table stands before the first heading.
    private static func rows(under heading: String) throws -> [[String]] {
        let text = try String(contentsOf: TidyTests.root.appending(path: "docs/glossary.md"), encoding: .utf8)
        let part = try #require(text.components(separatedBy: "\n## ").first { heading.isEmpty ? $0.hasPrefix("# Glossary") : $0.hasPrefix(heading) })
        return part.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("|--") }.dropFirst().map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The words that a cell names: `**hand-over**`, `**home store, home site**`, `**active / collector**`.
    static func words(_ cell: String) -> [String] {
        cell.replacing("**", with: "").replacing(" / ", with: ", ").components(separatedBy: ", ").map { $0.lowercased() }
    }

    /// Whether a text says a word, alone or as a part of a longer name; `release` does not say `lease`.
    static func says(_ word: String, in text: String) -> Bool {
        let (first, rest) = (word.prefix(1), word.dropFirst().replacing(" ", with: "[ _-]?(?i)"))
        let pattern = "((?<![A-Za-z])\(first.lowercased())|\(first.uppercased()))\(rest)(?![a-z])"
        return text.range(of: pattern, options: .regularExpression) != nil
    }

    @Test func `a word stands for one thing`() throws {
        let words = try Self.rows(under: "").flatMap { Self.words($0[0]) }
        #expect(words.count > 90)
        #expect(Dictionary(grouping: words, by: \.self).filter { $0.value.count > 1 }.keys.sorted() == [])
    }

    @Test func `a word is found alone, within a name, and not within another word`() {
        #expect(Self.says("lease", in: "a Lease of it") && Self.says("lease", in: "storeLease(of:)") && !Self.says("lease", in: "release"))
        #expect(Self.says("change set", in: "ChangeSet") && Self.says("change set", in: "a change set") && !Self.says("change set", in: "changes"))
    }

    @Test func `what has a word here is called by no other in the sources`() throws {
        let known = Set(try Self.rows(under: "").flatMap { Self.words($0[0]) })
        let rows = try Self.rows(under: "Not said")
        #expect(rows.count > 8)
        let sources = try TidyTests.sources("Sources")
        for row in rows {
            for word in Self.words(row[1]) { #expect(known.contains(word), "\(word) is no word of the glossary") }
            for word in Self.words(row[0]) {
                #expect(!known.contains(word), "\(word) is a word of the glossary")
                for (path, text) in sources where Self.says(word, in: text) { Issue.record("\(path) says \(word); the word is \(row[1])") }
            }
        }
    }
}
