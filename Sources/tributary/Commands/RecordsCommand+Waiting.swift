import ArgumentParser
import Failures
import Payload
import Storage
import Sync

extension RecordsCommand {
    struct Waiting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists records that wait for the one they hang on, like a line without its document, the latest first.")
        @OptionGroup var data: DataOption
        @Option(help: "How many at most.") var limit = 200
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            guard limit > 0 else { throw Failure(.argumentInvalid, "A list shows at least one record; give --limit a number from 1.") }
            let found = try data.folder.open().read { ledger in
                try ledger.orphans(limit: limit).map { one in (one, wasThere: try ledger.record(one.parent) != nil) }
            }
            if json {
                return Terminal.print(
                    .array(
                        found.map { one, wasThere in
                            .object([
                                ("table", .string(one.record.table.name)), ("id", .string(one.record.id)),
                                ("waitsForTable", .string(one.parent.table.name)), ("waitsForID", .string(one.parent.id)),
                                ("isDeleted", .bool(wasThere)), ("position", .integer(one.position)),
                            ])
                        }))
            }
            Terminal.table(
                ["RECORD", "WAITS FOR", "WHICH", "CHANGE"],
                found.map { one, wasThere in
                    [one.record.description, one.parent.description, wasThere ? "was deleted" : "has not come", String(one.position)]
                })
        }
    }
}
