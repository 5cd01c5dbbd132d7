import ArgumentParser
import Payload
import Sync

struct VisibilityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visibility", abstract: "Which stores see one another, and so may trade.",
        subcommands: [Grant.self, Revoke.self, List.self])

    struct Grant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes two stores visible to one another.")
        @OptionGroup var data: DataOption
        @Argument(help: "A store's code, name or id.") var first: String
        @Argument(help: "The other store's.") var second: String

        func run() async throws {
            try data.folder.administration().grantVisibility(first, second, newID: NewID.make)
            Terminal.print("\(first) and \(second) see one another.")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends it, both ways; documents already exchanged stay.")
        @OptionGroup var data: DataOption
        @Argument(help: "A store's code, name or id.") var first: String
        @Argument(help: "The other store's.") var second: String

        func run() async throws {
            try data.folder.administration().revokeVisibility(first, second)
            Terminal.print("\(first) and \(second) no longer see one another.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the pairs of stores that see one another.")
        @OptionGroup var data: DataOption
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            let pairs = try data.folder.administration().visibility()
            if json {
                Terminal.print(
                    .array(
                        pairs.map { one, other in
                            .object([("first", .string(one.code)), ("second", .string(other.code))])
                        }))
            } else {
                Terminal.table(["STORE", "SEES AND IS SEEN BY"], pairs.map { [$0.0.code, $0.1.code] })
            }
        }
    }
}
