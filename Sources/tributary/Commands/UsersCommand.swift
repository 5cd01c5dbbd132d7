import ArgumentParser
import Failures
import Payload
import Storage
import Sync

struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "Sends a user of central to other sites.", subcommands: [Send.self])

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends a user with the permissions, once, to every site whose stores the user may use.",
            discussion: "From then on each site edits its own copy. Sending again replaces the copies.")
        @OptionGroup var data: DataOption
        @Argument(help: "The user's id or name.") var user: String
        @Flag(help: "Print the stores as JSON.") var json = false

        func run() async throws {
            let stores = try data.folder.administration().sendUser(user) { NewID.make() }
            if json { return Terminal.print(.array(stores.map { .string($0.code) })) }
            Terminal.print("User \(user) is on the way to the sites of: \(stores.map(\.title).joined(separator: ", ")).")
        }
    }
}
