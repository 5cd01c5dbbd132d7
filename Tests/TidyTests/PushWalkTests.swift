import Foundation
import Testing

/// The walk of one pushed record at central, as ARCHITECTURE.md lists it: a newcomer reads it in one sitting.
@Suite("The house: the walk of one pushed record")
struct PushWalkTests {
    private static let filesMost = 20
    private static let changesMost = 6

    /// `| 3 | CentralServer/Push/PushQueue.swift | 1, pushes.push | what happens |`
    private struct Step {
        let number: Int
        let path: String
        /// The step whose file calls it, and by which words; nil for the first.
        let caller: (number: Int, words: String)?

        var module: Substring { path.prefix { $0 != "/" } }

        func text() throws -> String {
            try String(contentsOf: TidyTests.root.appending(path: "Sources").appending(path: path), encoding: .utf8)
        }
    }

    private static func steps() throws -> [Step] {
        let page = try String(contentsOf: TidyTests.root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        let section = try #require(page.components(separatedBy: "\n## One pushed record, file by file\n").dropFirst().first)
        let text = section.components(separatedBy: "\n## ")[0]
        return try text.split(separator: "\n").filter { $0.hasPrefix("| ") }.compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "") }
            guard let number = Int(cells[0]) else { return nil }
            let by = cells[2].components(separatedBy: ", ")
            return Step(number: number, path: cells[1], caller: by.count == 2 ? (try #require(Int(by[0])), by[1]) : nil)
        }
    }

    /// Calls that lead from one module into a file of another that was not read yet; files read there one after the other are one.
    private static func changes(_ steps: [Step]) -> [Int] {
        steps.indices.dropFirst().filter { index in
            guard let caller = steps[index].caller else { return true }
            return steps[index].module != steps[caller.number - 1].module && steps[index].module != steps[index - 1].module
        }.map { steps[$0].number }
    }

    @Test func `each step is a file that its caller calls by these words, and that has what they name`() throws {
        let steps = try Self.steps()
        #expect(steps.map(\.number) == Array(1...steps.count))
        for step in steps.dropFirst() {
            let (number, words) = try #require(step.caller)
            try #require(number < step.number)
            #expect(try steps[number - 1].text().contains(words), "\(steps[number - 1].path) does not say \(words)")
            let name = words.split { "(.".contains($0) }.first { $0.first?.isUppercase == true } ?? words.split(separator: ".").last ?? ""
            let file = try step.text()
            let isThere = ["func \(name)", "struct \(name)", "enum \(name)", "class \(name)"].contains { file.contains($0) }
            #expect(isThere, "\(step.path) has no \(name)")
        }
        #expect(Set(steps.map(\.path)).count == steps.count, "a file stands in the table twice")
    }

    @Test func `the walk needs few files and few changes of module`() throws {
        let steps = try Self.steps()
        #expect(steps.count >= 15 && steps.count <= Self.filesMost, "\(steps.count) files")
        let changes = Self.changes(steps)
        #expect(changes.count <= Self.changesMost, "changes of module at \(changes)")
    }
}
