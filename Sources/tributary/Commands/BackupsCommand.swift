import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Payload
import Storage

struct BackupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backups", abstract: "Lists and proves copies of databases.", subcommands: [List.self, Verify.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the copies in a folder, the newest first.", discussion: "A copy counts as proven as of when it was proven last.")
        @Argument(help: "The folder.") var folder: String
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let copies = try BackupFolder(folder).copies()
            guard !json else {
                let values = try copies.map { copy in
                    let facts = try copy.facts.map { facts in try JSONValue(parsing: JSONObject.encode { facts.write(to: &$0) }) } ?? .null
                    return JSONValue.object([("file", .string(copy.file)), ("facts", facts)])
                }
                Terminal.print(.array(values))
                return
            }
            Terminal.table(
                ["FILE", "OF", "MADE", "BYTES", "LAST CHANGE", "PROVEN", "BY"],
                copies.map { copy in
                    guard let facts = copy.facts else { return [copy.name, "cannot be read", "-", "-", "-", "-", "-"] }
                    let proven = facts.provenAt.map { facts.problems == 0 ? Moment.text($0) : "NOT WHOLE" } ?? "no"
                    return [
                        copy.name, facts.role == "site" ? "site \(facts.name)" : "central \(facts.name)", Moment.text(facts.madeAt), String(facts.bytes),
                        String(facts.position), proven, facts.app,
                    ]
                })
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proves copies: checksum, every page, every record, every count, and the audit log; nothing of them is changed.",
            discussion: "A copy that an older tributary made is proven in a private copy of its own, which goes again.")
        @Argument(help: "Copies, as backup or any other way made them.") var files: [String]
        @OptionGroup var progress: ProgressOption
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            var outcomes: [(file: String, problems: [String])] = []
            for file in files {
                try InputFile.check(file)
                let shown = SharedProgress("Proving \(file)", isAsked: progress.progress)
                let problems = try BackupCopy(file: file).problems { try Role(of: $0).problems($0, shown) }
                shown.finish()
                outcomes.append((file, problems))
                guard !json else { continue }
                Terminal.print("\(file): \(problems.isEmpty ? "whole." : counted(problems.count, "problem") + ".")")
                for problem in problems.prefix(100) { Terminal.print("  \(problem)") }
            }
            if json {
                Terminal.print(
                    .array(
                        outcomes.map { outcome in
                            .object([("file", .string(outcome.file)), ("problems", .array(outcome.problems.map { .string($0) }))])
                        }))
            }
            guard outcomes.allSatisfy({ $0.problems.isEmpty }) else { throw ExitCode(2) }
        }
    }
}
