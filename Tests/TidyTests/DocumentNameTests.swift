import Foundation
import Testing

/// Whoever reads the tour or a recipe looks up what it names: a type that was renamed takes its documents along.
@Suite("The house: names in documents")
struct DocumentNameTests {
    private static func words(of text: Substring) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
    }

    /// The capitalised words within backticks, such as `Admission` of `Admission.judge`; words in capitals alone are no types.
    static func names(in text: String) -> Set<String> {
        var found: Set<String> = []
        for line in text.split(separator: "\n") {
            for (index, part) in line.split(separator: "`", omittingEmptySubsequences: false).enumerated() where !index.isMultiple(of: 2) {
                found.formUnion(words(of: part).filter { $0.first?.isUppercase == true && $0.contains(where: \.isLowercase) })
            }
        }
        return found
    }

    @Test func `a name is found in code alone, and without what follows it`() {
        #expect(Self.names(in: "The `Admission.judge` of Somebody says `store_ID`, `GET` and `Sources/HTTPHost`.") == ["Admission", "Sources", "HTTPHost"])
    }

    @Test(arguments: ["ARCHITECTURE.md", "docs/recipes.md"])
    func `what a document names is there`(_ document: String) throws {
        let files = try TidyTests.sources("Sources") + TidyTests.sources("Tests")
        let places = Set(files.flatMap { Self.words(of: $0.path[...]) })
        let names = Self.names(in: try String(contentsOf: TidyTests.root.appending(path: document), encoding: .utf8))
        #expect(names.count > 30)
        for name in names.subtracting(places).sorted() {
            // What others do not see may stand in another's file.
            let declaration = "\\b(struct|class|enum|protocol|actor|typealias) \(name)\\b"
            let isDeclared = files.contains { $0.text.range(of: declaration, options: .regularExpression) != nil }
            #expect(isDeclared, "\(document) names \(name)")
        }
    }
}
