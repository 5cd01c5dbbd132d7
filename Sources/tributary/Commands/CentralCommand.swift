import ArgumentParser
import Failures
import Sync

struct CentralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "central", abstract: "Sets up and runs the central server.", subcommands: [Init.self])

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a data folder the central server's.")
        @OptionGroup var data: DataOption
        @Option(help: "The central server's name in lists.") var name = "central"

        func run() async throws {
            let folder = data.folder
            try folder.create()
            try Administration(try folder.openOrCreate()).initialiseCentral(
                name: name, databaseID: NewID.make(), siteID: NewID.make())
            Terminal.print("The central server's database is in \(folder.path).")
        }
    }
}
