import ArgumentParser
import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Proves by counting that the database holds what its digests say, and on central that every record is where it belongs.")
    @OptionGroup var data: DataOption
    @Flag(
        help: """
            Mend what is damaged. On central, readable bytes count as they are now, and every site receives them; at a site the damaged \
            records are fetched with the next sync.
            """)
    var repair = false
    @Option(help: "A file of records export, of a site or a backup: a copy that central's hash proves comes before the bytes as they are.")
    var from: String?
    @OptionGroup var progress: ProgressOption
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        if from != nil, !repair { throw ValidationError("--from goes with --repair.") }
    }

    func run() async throws {
        let database = try repair ? data.folder.open() : data.folder.openToRead()
        if repair { try mend(database) }
        var shown = progress.begin("Verifying")
        let outcome =
            switch try Role(of: database) {
            case .central: try Administration(database).verify { shown.show(Int(clamping: $0), of: Int(clamping: $1)) }
            case .site: try SiteEngine(database).verify { shown.show(Int(clamping: $0), of: Int(clamping: $1)) }
            }
        shown.finish()
        if json {
            Terminal.print(
                .object([
                    ("channels", .integer(outcome.channels)), ("records", .integer(outcome.records)),
                    ("problems", .array(outcome.problems.map { .string($0) })),
                ]))
        } else {
            for problem in outcome.problems { Terminal.print(problem) }
            Terminal.print(
                "\(outcome.records) entries in \(outcome.channels) channels counted: \(outcome.problems.isEmpty ? "all is as it should be" : "\(outcome.problems.count) problems")."
            )
        }
        guard outcome.problems.isEmpty else { throw ExitCode(2) }
    }

    private func mend(_ database: LedgerDatabase) throws {
        guard try Role(of: database) == .central else {
            let found = try SiteEngine(database).recheck()
            if !json { Terminal.print("\(found) damaged records and counts found; the next sync fetches what is missing.") }
            return
        }
        var copies: [Change] = []
        if let from {
            try InputFile.forEachLineOrNone(from) { line in copies.append(try line.withUnsafeBytes { try RecordLines.change(from: $0) }) }
        }
        let done = try Administration(database, by: .commandLine).repair(from: copies)
        guard !json else { return }
        for record in done.restored { Terminal.print("\(record): restored from the copy.") }
        for record in done.accepted { Terminal.print("\(record): counts as it is now; look at it.") }
        for record in done.beyond { Terminal.print("\(record): beyond mending; give a copy of it with --from, or restore a backup.") }
        Terminal.print("\(done.counts) running counts were made anew.")
    }
}
