import ArgumentParser
import Payload
import Sync

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Proves by counting that the database holds what its digests say, and on central that every record is where it belongs.")
    @OptionGroup var data: DataOption
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let database = try data.folder.open()
        let outcome =
            switch try Role(of: database) {
            case .central: try Administration(database).verify()
            case .site: try SiteEngine(database).verify()
            }
        if json {
            Terminal.print(
                .object([
                    ("channels", .integer(outcome.channels)), ("records", .integer(outcome.records)),
                    ("problems", .array(outcome.problems.map { .string($0) })),
                ]))
        } else {
            for problem in outcome.problems { Terminal.print(problem) }
            Terminal.print(
                "\(outcome.records) entries in \(outcome.channels) channels counted: \(outcome.problems.isEmpty ? "all is as it should be" : "\(outcome.problems.count) problems")."
            )
        }
        guard outcome.problems.isEmpty else { throw ExitCode(2) }
    }
}

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says why a record is at a site, or is not.")
    @OptionGroup var data: DataOption
    @Argument(help: "The record's table.") var table: String
    @Argument(help: "The record's id.") var id: String
    @Argument(help: "The site's name or number.") var site: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let explanation = try data.folder.administration().explain(table: table, id: id, site: site)
        if json {
            Terminal.print(
                .object([
                    ("record", .string(explanation.record)), ("site", .string(explanation.site)),
                    ("entitled", .bool(explanation.isEntitled)), ("reasons", .array(explanation.lines.map { .string($0) })),
                ]))
        } else {
            for line in explanation.lines { Terminal.print(line) }
        }
    }
}
