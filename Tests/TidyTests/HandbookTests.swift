import Foundation
import Testing

/// Whoever follows a link in a document arrives, and finds each page of the handbook from its index.
@Suite("The house: documents lead on")
struct HandbookTests {
    private struct Link: Hashable {
        let file: String
        let anchor: String?
    }

    private static func documents() throws -> [(path: String, text: String)] {
        let root = TidyTests.root
        var paths = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".md") }
        let files = FileManager.default.enumerator(atPath: root.appending(path: "docs").path)
        while let file = files?.nextObject() as? String { if file.hasSuffix(".md") { paths.append("docs/\(file)") } }
        return try paths.sorted().map { ($0, try String(contentsOf: root.appending(path: $0), encoding: .utf8)) }
    }

    /// What a document links to within the project, as paths from its root.
    private static func links(in text: String, of path: String) throws -> [Link] {
        let folder = path.split(separator: "/").dropLast()
        return text.matches(of: /\]\((?<target>[^)\s]+)\)/).compactMap { match in
            let target = String(match.output.target)
            guard !target.contains("://"), !target.hasPrefix("mailto:") else { return nil }
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            var steps = Array(folder)
            for step in parts[0].split(separator: "/") where step != "." {
                if step == ".." { _ = steps.popLast() } else { steps.append(step) }
            }
            let file = parts[0].isEmpty ? path : steps.joined(separator: "/")
            return Link(file: file, anchor: parts.count > 1 ? String(parts[1]) : nil)
        }
    }

    /// The names by which headings are linked to: `## A site's page` is `a-sites-page`.
    static func anchors(in text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
                line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
                    .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }.replacing(" ", with: "-")
            })
    }

    @Test func `a heading is linked to by its words, small and with hyphens`() {
        #expect(Self.anchors(in: "## A site's page, `now`\ntext") == ["a-sites-page-now"])
    }

    @Test func `every link leads to a file that is there, and to a heading in it`() throws {
        let documents = try Self.documents()
        let texts = Dictionary(uniqueKeysWithValues: documents.map { ($0.path, $0.text) })
        var seen = 0
        for (path, text) in documents {
            for link in try Self.links(in: text, of: path) {
                seen += 1
                if let found = texts[link.file] {
                    guard let anchor = link.anchor else { continue }
                    #expect(Self.anchors(in: found).contains(anchor), "\(path) links to \(link.file)#\(anchor)")
                } else {
                    let isThere = FileManager.default.fileExists(atPath: TidyTests.root.appending(path: link.file).path)
                    #expect(isThere, "\(path) links to \(link.file)")
                }
            }
        }
        #expect(seen > 150)
    }

    @Test func `the index leads to every page of the handbook`() throws {
        let documents = try Self.documents().filter { $0.path.hasPrefix("docs/handbook/") }
        let index = try #require(documents.first { $0.path.hasSuffix("README.md") })
        let linked = Set(try Self.links(in: index.text, of: index.path).map(\.file))
        for (path, _) in documents where path != index.path { #expect(linked.contains(path), "the index does not lead to \(path)") }
        #expect(documents.count > 15)
    }
}
