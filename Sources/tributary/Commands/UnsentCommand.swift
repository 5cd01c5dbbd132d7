import ArgumentParser
import Foundation
import SyncRules

extension SiteCommand {
    struct Unsent: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints what this site wrote and could not send, as JSON lines.",
            discussion: "For a device that was retired: on central, tributary quarantine add brings the lines before an administrator.")
        @OptionGroup var data: DataOption
        @Flag(help: "The lines are JSON in any case.") var json = false

        func run() async throws {
            try data.folder.site().exportUnsent { Output.write($0) }
        }
    }
}
