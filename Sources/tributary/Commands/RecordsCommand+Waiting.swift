import ArgumentParser
import Failures
import Payload
import Storage
import SyncRules

extension RecordsCommand {
    struct Waiting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists records that wait for the one they hang on, like a line without its document, the latest first.")
        @OptionGroup var data: DataOption
        @Option(help: "How many at most.") var limit = 200
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            guard limit > 0 else { throw Failure(.argumentInvalid, "A list shows at least one record; give --limit a number from 1.") }
            let found = try data.folder.open().read { try WaitingRecord.latest(limit, $0) }
            if json { return Terminal.print(.array(found.map(\.json))) }
            Terminal.table(
                ["RECORD", "WAITS FOR", "WHICH", "CHANGE"],
                found.map { [$0.record.description, $0.parent.description, $0.state, String($0.position)] })
        }
    }
}
