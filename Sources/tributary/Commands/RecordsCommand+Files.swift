import ArgumentParser
import Failures
import Foundation
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers

extension RecordsCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Imports JSON lines {\"tableName\",\"recordId\",\"recordData\"}; each record is judged singly.",
            discussion: """
                What is refused is listed with its line, table, id and reason, the rest goes in; the exit code is 2 then. A table that \
                no record type and no earlier record names is taken for a slip, unless --new-tables says otherwise. A central server \
                without sites takes a whole export in any order, and tells at the end which records belong to nothing that came.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "Files to import in this order; - is standard input.") var files: [String]
        @OptionGroup var acting: ActingOption
        @Flag(help: "Take tables that are neither in the catalogue nor here already.") var newTables = false
        @OptionGroup var progressOption: ProgressOption
        @Option(help: "Refused lines to list; what is beyond is counted by reason.") var listRefused = 50
        @Flag(help: "Print the outcome as JSON, with every refused line.") var json = false

        private static func setImporting(_ isUnderWay: Bool, _ database: LedgerDatabase, _ role: Role) throws {
            switch role {
            case .central: try CentralWriter(database, by: .commandLine).setImporting(isUnderWay)
            case .site: try SiteEngine(database, follower: SiteTransfers()).setImporting(isUnderWay)
            }
        }

        /// Records judged and written in one durable transaction.
        private static let slice = 1_000
        /// Lines kept in memory until what they hang on has come.
        private static let earlyMax = 200_000

        func run() async throws {
            let database = try data.folder.open()
            let role = try Role(of: database)
            var outcome = ImportOutcome()
            // Lines that came before what they hang on; they are judged once more when all files were read.
            var early: [ImportedLine] = []
            func judge(_ changes: [Change]) throws -> ImportReport {
                switch role {
                case .central: try CentralWriter(database, by: .commandLine).importSlice(changes, acting: try acting.acting(database, by: "import"))
                case .site: try SiteEngine(database, follower: SiteTransfers()).importSlice(changes, acting: try acting.acting(database, by: "import"))
                }
            }
            let bytesTotal = files.compactMap(InputFile.size).reduce(0, +)
            let hasTotal = !files.contains("-")
            var progress = progressOption.begin(hasTotal ? "Importing, kB read" : "Importing, lines")
            var bytesDone = 0
            var known: [String: Bool] = [:]
            func isKnown(_ table: String) throws -> Bool {
                if let answer = known[table] { return answer }
                let answer = try newTables || RecordsCommand.isKnown(table, database)
                known[table] = answer
                return answer
            }
            // How old its documents are is judged when all of it is in.
            try Self.setImporting(true, database, role)
            defer { try? Self.setImporting(false, database, role) }
            for file in files {
                var slice: [ImportedLine] = []
                func flush() throws {
                    guard !slice.isEmpty else { return }
                    var report = try judge(slice.map(\.change))
                    report.refused.removeAll { refusal in
                        guard early.count < Self.earlyMax, ImportReport.awaitsAnother(refusal.failure),
                            let one = slice.first(where: { $0.change.table == refusal.table && $0.change.id == refusal.id })
                        else { return false }
                        early.append(one)
                        return true
                    }
                    outcome.add(report, slice)
                    slice.removeAll(keepingCapacity: true)
                    progress.show(hasTotal ? bytesDone >> 10 : outcome.lines, of: hasTotal ? bytesTotal >> 10 : nil)
                }
                try InputFile.forEachLine(file) { number, bytes in
                    outcome.lines += 1
                    bytesDone += bytes.count + 1
                    do {
                        let change = try bytes.withUnsafeBytes { try RecordLines.change(from: $0) }
                        guard try isKnown(change.table) else {
                            throw Failure(
                                .tableUnknown, "There is no table \(change.table); --new-tables takes it nevertheless.",
                                ["table": change.table, "id": change.id])
                        }
                        slice.append((file, number, change))
                    } catch let failure as Failure {
                        let record = [failure.context["table"], failure.context["id"]].compactMap { $0 }.joined(separator: " ")
                        outcome.refused.append((file, number, record, failure))
                    }
                    if slice.count >= Self.slice { try flush() }
                }
                try flush()
            }
            let later = Self.parentsFirst(early)
            for start in stride(from: 0, to: later.count, by: Self.slice) {
                let part = Array(later[start..<min(start + Self.slice, later.count)])
                outcome.add(try judge(part.map(\.change)), part)
            }
            progress.finish()
            if role == .central, !outcome.orphans.isEmpty {
                outcome.hanging = try CentralWriter(database).hanging(outcome.orphans, limit: ImportOutcome.hangingShown)
            }
            outcome.show(json: json, listing: listRefused)
            guard outcome.refused.isEmpty else { throw ExitCode(2) }
        }

        private static func parentsFirst(_ lines: [ImportedLine]) -> [ImportedLine] {
            let levels = lines.map { Rules.standard[$0.change.table]?.type.integrationLevel ?? 0 }
            return lines.indices.sorted { (levels[$0], $0) < (levels[$1], $1) }.map { lines[$0] }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints every record as a JSON line, sorted by table and id.")
        @OptionGroup var data: DataOption
        @Option(help: "One table only.") var table: String?
        @OptionGroup var progressOption: ProgressOption
        @Flag(help: "The output is JSON lines in any case.") var json = false

        func run() async throws {
            let database = try data.folder.open()
            if let table, try !RecordsCommand.isKnown(table, database) { throw Failure(.tableUnknown, "There is no table \(table).") }
            var buffer: [UInt8] = []
            var progress = progressOption.begin("Exporting")
            try database.read { transaction in
                let total = Int(clamping: try transaction.records.count(of: table))
                var done = 0
                try transaction.records.forEachRecord(of: table) { record in
                    done += 1
                    if done % 1_000 == 0 { progress.show(done, of: total) }
                    buffer.append(contentsOf: RecordLines.line(record))
                    if buffer.count > 1 << 20 {
                        Output.write(buffer)
                        buffer.removeAll(keepingCapacity: true)
                    }
                }
            }
            Output.write(buffer)
            progress.finish()
        }
    }
}

/// A record to be imported, and where it stands.
private typealias ImportedLine = (file: String, line: Int, change: Change)

/// What an import did, line by line where something was refused.
private struct ImportOutcome {
    var lines = 0
    var changed = 0
    var unchanged = 0
    var refused: [(file: String, line: Int, record: String, failure: Failure)] = []
    /// Records that came before what they hang on, and those of them that nothing in the files brought an owner.
    var orphans: [Int64] = []
    var filled = ImportReport()
    var hanging: (count: Int, first: [HangingRecord]) = (0, [])

    /// How many hanging records are named.
    static let hangingShown = 20

    mutating func add(_ report: ImportReport, _ slice: [ImportedLine]) {
        changed += report.changed
        unchanged += report.unchanged
        orphans += report.orphans
        filled.add(report)
        for refusal in report.refused {
            let one = slice.first { $0.change.table == refusal.table && $0.change.id == refusal.id }
            refused.append((one?.file ?? "", one?.line ?? 0, "\(refusal.table) \(refusal.id)", refusal.failure))
        }
    }

    func show(json: Bool, listing most: Int) {
        if json {
            Terminal.print(
                .object([
                    ("lines", .integer(lines)), ("changed", .integer(changed)), ("unchanged", .integer(unchanged)),
                    (
                        "filled",
                        .object([
                            ("count", .integer(filled.filledCount)),
                            (
                                "first",
                                .array(
                                    filled.filled.map {
                                        .object([
                                            ("table", .string($0.table)), ("id", .string($0.id)), ("field", .string($0.field)), ("value", .string($0.value)),
                                        ])
                                    })
                            ),
                        ])
                    ),
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
                    (
                        "hanging",
                        .object([
                            ("count", .integer(hanging.count)),
                            (
                                "first",
                                .array(
                                    hanging.first.map {
                                        .object([("table", .string($0.table)), ("id", .string($0.id)), ("why", .string($0.why))])
                                    })
                            ),
                        ])
                    ),
                ]))
            return
        }
        for one in refused.prefix(max(most, 0)) {
            Terminal.print("\(one.file):\(one.line): \(one.record): \(one.failure.message) [\(one.failure.code.rawValue)]")
        }
        for one in hanging.first { Terminal.print("\(one.table) \(one.id) is nobody's: \(one.why)") }
        if hanging.count > hanging.first.count { Terminal.print("… and \(hanging.count - hanging.first.count) more.") }
        if hanging.count > 0 {
            Terminal.print(counted(hanging.count, "record belongs", "records belong") + " to nothing that came: no site receives or edits it until that does.")
        }
        if refused.count > most {
            Terminal.print("… and \(refused.count - max(most, 0)) more refused lines; --json lists them all. All of them by reason:")
            let reasons = Dictionary(grouping: refused) { "\($0.record.prefix { $0 != " " }): \($0.failure.code.rawValue)" }
            for (reason, those) in reasons.sorted(by: { ($0.value.count, $1.key) > ($1.value.count, $0.key) }) {
                Terminal.print("\(those.count)\t\(reason)")
            }
        }
        for one in filled.filled { Terminal.print("\(one.table) \(one.id): \(one.field) was set to \(one.value).") }
        if filled.filledCount > filled.filled.count { Terminal.print("… and \(filled.filledCount - filled.filled.count) more fields were set.") }
        let bad = refused.isEmpty ? "" : ", \(refused.count) refused"
        Terminal.print("\(counted(lines, "line")): \(counted(changed, "record")) changed, \(unchanged) were the same\(bad).")
    }
}
