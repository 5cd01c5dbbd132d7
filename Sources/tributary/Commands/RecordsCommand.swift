import ArgumentParser
import Failures
import Foundation
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers

struct RecordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records", abstract: "Reads and writes records, on central or on a site, under the same rules as everybody.",
        subcommands: [Get.self, Put.self, Delete.self, List.self, Import.self, Export.self, Waiting.self])

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints one record's JSON.")
        @OptionGroup var data: DataOption
        @Argument(help: "The table, in any case.") var table: String
        @Argument(help: "The record's id.") var id: String
        @Flag(help: "The record is printed as JSON in any case.") var json = false

        func run() async throws {
            let record = try RecordsCommand.present(table, id, try data.folder.open())
            Terminal.print(String(decoding: Terminal.escaped(record.payload), as: UTF8.self))
        }
    }

    struct Put: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes one record.", discussion: "The JSON comes from a file, or from standard input when FILE is - or missing.")
        @OptionGroup var data: DataOption
        @Argument(help: "The table.") var table: String
        @Argument(help: "The record's id.") var id: String
        @Argument(help: "A file with the record's JSON.") var file = "-"
        @OptionGroup var acting: ActingOption

        func run() async throws {
            let payload = try InputFile.read(file)
            let filled = try RecordsCommand.write([Change(table: table, id: id, payload: payload)], acting, data.folder)
            Terminal.print("\(table) \(id) was written.")
            for one in filled { Terminal.print("\(one.field) was set to \(one.value).") }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes one record, and the lines that hang on it.",
            discussion: """
                What other records name, such as a name, an item, a unit, a prescriber or a location, is deleted with --yes only; an item of \
                which there is stock is not deleted.
                """)
        @OptionGroup var data: DataOption
        @Argument(help: "The table.") var table: String
        @Argument(help: "The record's id.") var id: String
        @OptionGroup var acting: ActingOption
        @OptionGroup var confirm: ConfirmOption

        func run() async throws {
            _ = try RecordsCommand.present(table, id, try data.folder.open())
            let uses = try data.folder.open().read { try RecordUses.of(table, id, $0) }
            if let uses, !uses.isEmpty, uses.stockLines == 0, !uses.isStores, !confirm.yes {
                throw Failure(.recordInUse, "Other records name it: \(uses.words). With --yes it is deleted all the same.", ["table": table, "id": id])
            }
            try confirm.ask("\(table) \(id) is deleted here and wherever it was sent.")
            try RecordsCommand.write([Change(table: table, id: id, payload: nil)], acting, data.folder)
            Terminal.print("\(table) \(id) was deleted.")
            if let uses, !uses.isEmpty { Terminal.print("It is still named by: \(uses.words).") }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists records of a table, or the tables with their counts.")
        @OptionGroup var data: DataOption
        @Argument(help: "The table; without it, tables are listed.") var table: String?
        @Option(name: .customLong("where"), help: "FIELD=VALUE that the record must have; may be given several times.")
        var conditions: [String] = []
        @Option(help: "At most this many.") var limit = 100
        @Option(help: "Only ids after this one.") var after: String?
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit must be above 0.") }
            guard conditions.allSatisfy({ $0.contains("=") }) else { throw ValidationError("--where takes FIELD=VALUE.") }
        }

        func run() async throws {
            let database = try data.folder.open()
            guard let table else {
                let counts = try database.read { try $0.records.countsByTable() }
                if json {
                    Terminal.print(.object(counts.map { ($0.table, .integer($0.count)) }))
                } else {
                    Terminal.table(["TABLE", "RECORDS"], counts.map { [$0.table, String($0.count)] })
                }
                return
            }
            guard try RecordsCommand.isKnown(table, database) else { throw unknown(table) }
            let fields = conditions.map { condition -> (name: String, value: String) in
                let parts = condition.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1]))
            }
            let records = try database.read {
                try $0.records.records(matching: RecordQuery(table: table, fields: fields, after: after, limit: limit).meaningMerged($0))
            }
            if json {
                Terminal.print("[" + records.map { String(decoding: $0.payload, as: UTF8.self) }.joined(separator: ",") + "]")
            } else {
                for record in records { Terminal.print("\(record.key.id)\t\(String(decoding: record.payload, as: UTF8.self))") }
            }
        }
    }

    /// - Throws: `table-unknown`, `record-merged`, `not-found`.
    static func present(_ table: String, _ id: String, _ database: LedgerDatabase) throws -> StoredRecord {
        guard try isKnown(table, database) else { throw unknown(table) }
        return try database.read { try $0.records.present(table, id) }
    }

    static func unknown(_ table: String) -> Failure {
        let near = Rules.standard.tableNames(like: table)
        let hint = near.isEmpty ? "" : " Is it \(near.joined(separator: " or "))?"
        return Failure(.tableUnknown, "There is no table \(table).\(hint)", ["table": table])
    }

    /// A table that has come before, or that the catalogue names.
    static func isKnown(_ table: String, _ database: LedgerDatabase) throws -> Bool {
        if Rules.standard[table] != nil { return true }
        return try database.read { try $0.knownTable(table) } != nil
    }

    /// - Returns: what was filled in.
    @discardableResult
    static func write(_ changes: [Change], _ acting: ActingOption, _ folder: DataFolder) throws -> [FilledField] {
        let database = try folder.open()
        let acting = try acting.acting(database)
        try database.read { try MistypedTable.check(changes, $0) }
        return switch try Role(of: database) {
        case .central: try CentralWriter(database, by: .commandLine).writeTelling(changes, acting: acting).filled
        case .site: try SiteEngine(database, follower: SiteTransfers()).writeTelling(changes, acting: acting).filled
        }
    }
}
