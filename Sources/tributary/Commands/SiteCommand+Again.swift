import ArgumentParser
import Failures
import Payload
import SiteServer
import SyncSite

extension SiteCommand {
    /// `tributary site again`: one store's or one patient's records received anew.
    struct AgainCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "again", abstract: "Compares one store or one patient with central, record by record, and fetches what differs.",
            discussion: """
                What is missing here, damaged or out of date is put right, and what central has no more goes. What was entered here and is not sent \
                yet stays. When a server process holds the folder, it is asked to sync.
                """)
        @OptionGroup var data: DataOption
        @Option(help: "The store's code, name or id.") var store: String?
        @Option(help: "The patient's id.") var patient: String?
        @Flag(help: "Print one JSON object.") var json = false

        func validate() throws {
            guard (store == nil) != (patient == nil) else { throw ValidationError("Give one of --store and --patient.") }
        }

        func run() async throws {
            let engine = try data.folder.site()
            let again = try store.map { try engine.again(store: $0) } ?? engine.again(patient: patient ?? "")
            let sync = SingleSync(folder: SiteFolder(data.data), options: SiteServiceOptions(app: Program.app), logger: ListenOption.quiet("sync"))
            let progress = SharedProgress("Receiving")
            let report = try await sync.run { step in
                progress.show(step.received, of: step.remaining.map { Int(clamping: Whole.sum(Int64(clamping: step.received), $0)) })
            }
            progress.finish()
            guard !json else {
                return Terminal.print(
                    .object([
                        ("what", .string(again.title)), ("channels", .array(again.channels.map { .string($0) })), ("records", .integer(again.records)),
                        ("damaged", .integer(again.damaged)), ("differed", .integer(report.repaired)),
                    ]))
            }
            Terminal.print("\(again.title): \(counted(again.records, "record")) read, \(again.damaged) damaged on this device.")
            Terminal.print(
                report.repaired == 0
                    ? "Nothing differed: both sides hold the same."
                    : "\(counted(report.repaired, "record")) differed from central and \(report.repaired == 1 ? "was" : "were") put right; both sides hold the same."
            )
        }
    }
}
