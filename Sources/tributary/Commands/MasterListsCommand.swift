import ArgumentParser
import Payload
import SyncCentral
import SyncRules

extension VisibilityCommand {
    struct MasterLists: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the master lists with the codes, names and ids by which other commands take them.",
            discussion: "On central, or on a site's folder those that it holds.")
        @OptionGroup var data: DataOption
        @Option(help: "Only those with this in their code, name or id, in any case.") var search: String?
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let lists =
                switch try data.folder.role() {
                case .central: try data.folder.administration().masterLists(search)
                case .site: try data.folder.siteToRead().masterLists(search)
                }
            if json {
                return Terminal.print(
                    .array(
                        lists.map {
                            .object([
                                ("id", .string($0.id)), ("code", .string($0.code)), ("name", .string($0.title)), ("inactive", .bool($0.isInactive)),
                            ])
                        }))
            }
            Terminal.table(
                ["CODE", "NAME", "STATE", "ID"],
                lists.map { [$0.code.isEmpty ? "-" : $0.code, $0.title, $0.isInactive ? "inactive" : "in use", $0.id] })
        }
    }
}
