import Foundation
import TestSupport
import Testing

/// Who copies a line from the handbook finds the command and its options: each is asked for its own help.
@Suite("The handbook's commands are the program's", .ownThreads)
struct HandbookCommandTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/handbook").standardized

    /// What follows `tributary` in lines of examples and between backticks: words before the first option or value, and the options.
    static func commands(in text: String) -> [(words: [String], options: [String])] {
        var found: [(words: [String], options: [String])] = []
        var isExample = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isExample.toggle()
                continue
            }
            let parts: [Substring]
            if isExample {
                parts = line.split(separator: "|").map { $0.split(separator: "#")[0] }
            } else {
                parts = line.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
            }
            for part in parts {
                let words = part.split(whereSeparator: { " []".contains($0) }).map(String.init)
                guard let start = words.firstIndex(of: "tributary") else { continue }
                // The program's user may be called so too: `sudo -u tributary tributary status`.
                let rest = words[(start + 1)...].drop { $0 == "tributary" }
                let named = rest.prefix { $0.allSatisfy { $0.isLowercase || $0 == "-" } && !$0.hasPrefix("-") }
                let options = rest.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
                if !named.isEmpty { found.append((Array(named), options)) }
            }
        }
        return found
    }

    @Test func `a command is found in an example and in a sentence`() {
        let found = Self.commands(in: "Say `tributary sites edit NAME --yes` and\n```sh\necho x | sudo -u tributary tributary site init --data DIR  # new\n```")
        #expect(found.map(\.words) == [["sites", "edit"], ["site", "init"]])
        #expect(found.map(\.options) == [["--yes"], ["--data"]])
    }

    @Test func `every command and option that a page names is there`() throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".md") }.sorted()
        var helps: [[String]: String] = [:]
        /// The help of the longest beginning that is a command.
        func help(_ words: [String]) throws -> String {
            if let known = helps[words] { return known }
            let outcome = try Program.run(words + ["--help"])
            let isOne = outcome.status == 0 && outcome.output.contains("USAGE: tributary \(words.joined(separator: " "))")
            let text = isOne || words.count == 1 ? (isOne ? outcome.output : "") : try help(Array(words.dropLast()))
            helps[words] = text
            return text
        }
        var seen = 0
        for page in pages {
            for command in Self.commands(in: try String(contentsOf: Self.folder.appending(path: page), encoding: .utf8)) {
                seen += 1
                let said = "tributary \(command.words.joined(separator: " "))"
                let text = try help(command.words)
                #expect(!text.isEmpty, "\(page): there is no \(said)")
                let children = text.contains("SUBCOMMANDS:")
                // A group of commands is followed by one of them.
                #expect(!children || text.contains("\n  \(command.words.last ?? "") ") || command.words.count == 1, "\(page): there is no \(said)")
                for option in command.options {
                    let negative = option.replacing("--no-", with: "--")
                    #expect(text.contains(option) || text.contains(negative), "\(page): \(said) has no \(option)")
                }
            }
        }
        #expect(seen > 100)
    }
}
