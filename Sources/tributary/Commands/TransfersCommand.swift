import ArgumentParser
import Failures
import Payload
import Storage
import Sync
import Transfers

struct TransfersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfers", abstract: "Shows transfers between stores as pairs, and what each waits for.",
        subcommands: [List.self, Show.self, Months.self, Rebuild.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists transfers, the newest first.")
        @OptionGroup var data: DataOption
        @Flag(help: "Only those whose other half is not made.") var waiting = false
        @Option(help: "How many at most.") var limit = 200
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            guard limit > 0 else { throw Failure(.argumentInvalid, "A list shows at least one transfer; give --limit a number from 1.") }
            let database = try data.folder.central()
            let transfers = try CentralTransfers(database).list(limit: limit, onlyOpen: waiting)
            if json {
                Terminal.print(.array(transfers.map { $0.json(now: database.now()) }))
            } else {
                Terminal.table(
                    ["NR", "KIND", "FROM", "TO", "STATE", "INITIATING", "RESPONDING", "AGE", "WAITS FOR"],
                    transfers.map {
                        [
                            String($0.number), $0.kind.rawValue, $0.initiating.store, $0.responding.store, $0.state.rawValue,
                            $0.initiating.summary, $0.responding.summary, Age.text(database.now() - $0.noticedAt), $0.sentence ?? "-",
                        ]
                    })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one transfer: both halves, and where they differ.")
        @OptionGroup var data: DataOption
        @Argument(help: "Its number in the list, or the id of either half.") var transfer: String
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let database = try data.folder.central()
            let found = try CentralTransfers(database).show(transfer)
            if json { return Terminal.print(found.json(now: database.now())) }
            Terminal.table(
                ["", "STORE", "SITE", "RECORD", "STATUS", "NUMBER", "LINES"],
                [(found.kind.initiatingTitle, found.initiating), (found.kind.respondingTitle, found.responding)].map { title, half in
                    [
                        title, half.store, half.site ?? "-", "\(half.table) \(half.id)", half.status ?? "not made", half.number,
                        String(half.lines),
                    ]
                })
            Terminal.print("Noticed \(Moment.text(found.noticedAt)), made \(Moment.text(found.madeAt)).")
            if let sentence = found.sentence { Terminal.print("Waits: \(sentence).") }
            guard !found.differences.isEmpty else { return }
            switch found.isActedOn {
            case true?: Terminal.print("The receiver has acted, so these lines stay different:")
            case false?: Terminal.print("These lines will be brought up to date:")
            case nil: Terminal.print("These lines differ; the receiving site brings them up to date unless somebody there has acted:")
            }
            Terminal.table(
                ["LINE", "ITEM", "SENT", "RECEIVED"],
                found.differences.map { [$0.line, $0.item, Self.units($0.sent), Self.units($0.received)] })
        }

        private static func units(_ value: Double?) -> String { value.map { Units.text($0) } ?? "-" }
    }

    struct Months: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how old a document may be, in months before a store began here, to bring it a transfer.")
        @OptionGroup var data: DataOption
        @Argument(help: "A number of months, or none for no limit.") var months: String

        func run() async throws {
            guard months == "none" || Int(months) != nil else {
                throw Failure(.argumentInvalid, "Give a number of months, or none.")
            }
            try CentralTransfers(try data.folder.central(), by: .commandLine).setMonthsMax(Int(months))
            Terminal.print(
                "Documents of other stores count from \(months == "none" ? "any time" : "\(months) months") before a store began.")
        }
    }

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Looks at every document again; what was made stays, what was missed is made up for.")
        @OptionGroup var data: DataOption

        func run() async throws {
            let transfers = CentralTransfers(try data.folder.central(), by: .commandLine)
            try transfers.reset()
            try transfers.catchUp()
            Terminal.print("Every document was looked at again.")
        }
    }
}

/// A quantity as people write it: whole units without decimals.
private enum Units {
    static func text(_ value: Double) -> String { Int64(exactly: value).map { String($0) } ?? "\(value)" }
}

/// How long ago something was, as people say it.
enum Age {
    static func text(_ seconds: Int64) -> String {
        switch max(seconds, 0) {
        case ..<120: "\(max(seconds, 0)) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}

extension HalfListing {
    fileprivate var summary: String { status.map { number.isEmpty || number == "-1" ? $0 : "\($0) \(number)" } ?? "-" }

    fileprivate var json: JSONValue {
        .object([
            ("table", .string(table)), ("id", .string(id)), ("store", .string(store)), ("site", .optional(site)),
            ("status", .optional(status)), ("number", .string(number)), ("lines", .integer(lines)),
        ])
    }
}

extension TransferListing {
    func json(now: Int64) -> JSONValue {
        .object([
            ("number", .integer(number)), ("kind", .string(kind.rawValue)), ("state", .string(state.rawValue)),
            ("initiating", initiating.json), ("responding", responding.json), ("waitsFor", .optional(reason)),
            ("sentence", .optional(sentence)), ("ageSeconds", .integer(max(now - noticedAt, 0))), ("noticedAt", .integer(noticedAt)),
            ("madeAt", .optional(madeAt)), ("receiverHasActed", isActedOn.map { .bool($0) } ?? .null),
            (
                "differences",
                .array(
                    differences.map { line in
                        .object([
                            ("line", .string(line.line)), ("item", .string(line.item)), ("sent", Self.units(line.sent)),
                            ("received", Self.units(line.received)),
                        ])
                    })
            ),
        ])
    }

    private static func units(_ value: Double?) -> JSONValue { value.flatMap { JSONNumber(Units.text($0)) }.map { .number($0) } ?? .null }
}
