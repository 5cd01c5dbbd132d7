import ArgumentParser
import Failures
import Foundation
import Payload
import Storage
import Sync
import Transfers

extension RecordsCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Imports JSON lines {\"tableName\",\"recordId\",\"recordData\"}; each record is judged singly.",
            discussion: "What is refused is listed with its line and reason, the rest goes in; the exit code is 2 then.")
        @OptionGroup var data: DataOption
        @Argument(help: "Files to import in this order; - is standard input.") var files: [String]
        @OptionGroup var acting: ActingOption
        @Flag(help: "Print the outcome as JSON.") var json = false

        /// Records judged and written in one durable transaction.
        private static let slice = 1_000

        func run() async throws {
            let database = try data.folder.open()
            let role = try Role(of: database)
            var outcome = ImportOutcome()
            var progress = Progress("Importing")
            for file in files {
                var slice: [(line: Int, change: Change)] = []
                func flush() throws {
                    guard !slice.isEmpty else { return }
                    let changes = slice.map(\.change)
                    let report =
                        switch role {
                        case .central: try CentralWriter(database, by: .commandLine).importSlice(changes, acting: acting.acting(by: "import"))
                        case .site:
                            try SiteEngine(database, follower: SiteTransfers()).importSlice(changes, acting: acting.acting(by: "import"))
                        }
                    outcome.add(report, slice, file)
                    slice.removeAll(keepingCapacity: true)
                    progress.show(outcome.lines, of: nil)
                }
                try InputFile.forEachLine(file) { number, bytes in
                    outcome.lines += 1
                    do {
                        slice.append((number, try bytes.withUnsafeBytes { try RecordLines.change(from: $0) }))
                    } catch let failure as Failure {
                        outcome.refused.append((file, number, "", failure))
                    }
                    if slice.count >= Self.slice { try flush() }
                }
                try flush()
            }
            progress.finish()
            outcome.show(json: json)
            guard outcome.refused.isEmpty else { throw ExitCode(2) }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints every record as a JSON line, sorted by table and id.")
        @OptionGroup var data: DataOption
        @Option(help: "One table only.") var table: String?
        @Flag(help: "The output is JSON lines in any case.") var json = false

        func run() async throws {
            let database = try data.folder.open()
            if let table, try !RecordsCommand.isKnown(table, database) { throw Failure(.tableUnknown, "There is no table \(table).") }
            let output = FileHandle.standardOutput
            var buffer: [UInt8] = []
            try database.read { ledger in
                try ledger.forEachRecord(of: table) { record in
                    buffer.append(contentsOf: RecordLines.line(record))
                    if buffer.count > 1 << 20 {
                        try output.write(contentsOf: Data(buffer))
                        buffer.removeAll(keepingCapacity: true)
                    }
                }
            }
            try output.write(contentsOf: Data(buffer))
        }
    }
}

/// What an import did, line by line where something was refused.
private struct ImportOutcome {
    var lines = 0
    var changed = 0
    var unchanged = 0
    var refused: [(file: String, line: Int, record: String, failure: Failure)] = []

    mutating func add(_ report: ImportReport, _ slice: [(line: Int, change: Change)], _ file: String) {
        changed += report.changed
        unchanged += report.unchanged
        for refusal in report.refused {
            let line = slice.first { $0.change.table == refusal.table && $0.change.id == refusal.id }?.line ?? 0
            refused.append((file, line, "\(refusal.table) \(refusal.id)", refusal.failure))
        }
    }

    func show(json: Bool) {
        if json {
            Terminal.print(
                .object([
                    ("lines", .integer(lines)), ("changed", .integer(changed)), ("unchanged", .integer(unchanged)),
                    (
                        "refused",
                        .array(
                            refused.map {
                                .object([
                                    ("file", .string($0.file)), ("line", .integer($0.line)), ("record", .string($0.record)),
                                    ("code", .string($0.failure.code.rawValue)), ("message", .string($0.failure.message)),
                                ])
                            })
                    ),
                ]))
            return
        }
        for one in refused {
            Terminal.print("\(one.file):\(one.line): \(one.record): \(one.failure.message) [\(one.failure.code.rawValue)]")
        }
        Terminal.print("\(lines) lines: \(changed) records changed, \(unchanged) were the same, \(refused.count) refused.")
    }
}
