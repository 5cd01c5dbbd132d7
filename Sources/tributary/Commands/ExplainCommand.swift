import ArgumentParser
import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says why a record is at a site, or is not.")
    @OptionGroup var data: DataOption
    @Argument(help: "The record's table.") var table: String
    @Argument(help: "The record's id.") var id: String
    @Argument(help: "The site's name or number; on a site's own folder it is that site.") var site: String?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let explanation = try explained()
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

    private func explained() throws -> Explanation {
        if try data.folder.role() == .site {
            let engine = try data.folder.site()
            let name = try engine.status(logLines: 0).name
            guard site.map({ $0.lowercased() == name?.lowercased() }) ?? true else {
                throw Failure(.wrongRole, "A site's folder tells of itself only; ask on the central server about \(site ?? "").")
            }
            return try engine.explain(table: table, id: id)
        }
        guard let site else { throw Failure(.argumentInvalid, "On the central server, say for which site.") }
        return try data.folder.administration().explain(table: table, id: id, site: site)
    }
}
