import ArgumentParser
import Failures
import Payload
import Storage
import SyncProtocol
import SyncSite
import Transfers

struct TransfersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfers", abstract: "Shows transfers between stores as pairs, and what each waits for.",
        subcommands: [List.self, Show.self, Allow.self, Months.self, Rebuild.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists transfers, the newest first.",
            discussion: "Of a site's folder: the transfers of which the site has a half, and what central said it does not pass on.")
        @OptionGroup var data: DataOption
        @Flag(help: "Only those that wait, be it for a number or a link, or are refused.") var waiting = false
        @Option(help: "How many at most.") var limit = 200
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            guard limit > 0 else { throw Failure(.argumentInvalid, "A list shows at least one transfer; give --limit a number from 1.") }
            let database = try data.folder.open()
            let transfers: [TransferListing]
            var remarks: [TransferRemark] = []
            switch try Role(of: database) {
            case .central: transfers = try CentralTransfers(database).list(limit: limit, onlyOpen: waiting)
            case .site:
                transfers = try SiteTransfers.list(SiteEngine(database), limit: limit, onlyOpen: waiting)
                remarks = try database.read { try TransferRemark.kept($0) }
            }
            if json {
                Terminal.print(.array(transfers.map { $0.json(now: database.now()) } + remarks.map(\.json)))
            } else {
                Terminal.table(
                    ["NR", "KIND", "FROM", "TO", "STATE", "INITIATING", "RESPONDING", "AGE", "WAITS FOR"],
                    transfers.map {
                        [
                            String($0.number), $0.kind.rawValue, $0.initiating.store, $0.responding.store, $0.state.rawValue,
                            $0.initiating.summary, $0.responding.summary, TimeSpan.words(database.now() - $0.noticedAt), $0.sentence ?? "-",
                        ]
                    })
                for remark in remarks { Terminal.print(remark.sentence) }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one transfer: both halves, and where they differ.")
        @OptionGroup var data: DataOption
        @Argument(help: "Its number in the list, or the id of either half.") var transfer: String
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            let database = try data.folder.open()
            let found =
                switch try Role(of: database) {
                case .central: try CentralTransfers(database).show(transfer)
                case .site: try SiteTransfers.show(SiteEngine(database), transfer)
                }
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

    struct Allow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets one transfer through that was refused for its document's age, or that its site does not make.",
            discussion: "Noted in the audit log. A number with --why; the other half is made at once, unless it waits for something else.")
        @OptionGroup var data: DataOption
        @Argument(help: "Its number in the list, or the id of either half.") var transfer: String
        @Option(help: "Why, in words of your own.") var why: String

        func run() async throws {
            let transfers = CentralTransfers(try data.folder.central(), by: .commandLine)
            try transfers.allow(transfer, why: why)
            let found = try transfers.show(transfer)
            Terminal.print(
                found.state == .made
                    ? "The other half is made: \(found.responding.table) \(found.responding.id) in \(found.responding.store)."
                    : "It is let through, and waits: \(found.sentence ?? found.state.rawValue).")
        }
    }

    struct Months: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets how old a document may be that an import brought, in months before the import's end, to begin a transfer.")
        @OptionGroup var data: DataOption
        @Argument(help: "A number of months, or none for no limit.") var months: String

        func run() async throws {
            guard months == "none" || Int(months) != nil else {
                throw Failure(.argumentInvalid, "Give a number of months, or none.")
            }
            try CentralTransfers(try data.folder.central(), by: .commandLine).setMonthsMax(Int(months))
            Terminal.print(
                months == "none"
                    ? "Imported documents of any age begin transfers."
                    : "Imported documents begin transfers when they are at most \(months) months older than the newest of their import.")
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

extension HalfListing {
    var summary: String { status.map { number.isEmpty || number == "-1" ? $0 : "\($0) \(number)" } ?? "-" }

    var json: JSONValue {
        .object([
            ("table", .string(table)), ("id", .string(id)), ("store", .string(store)), ("site", .optional(site)),
            ("status", .optional(status)), ("number", .string(number)), ("lines", .integer(lines)),
        ])
    }
}

extension TransferRemark {
    private var words: String { TransferReason(rawValue: reason)?.title ?? reason }

    /// What a storekeeper reads.
    var sentence: String {
        let title = TransferKind(rawValue: kind)?.initiatingTitle ?? table
        return "Not passed on: \(title) \(id) \(state == "refused" ? "is refused" : "waits"): \(words) [\(reason)]."
    }

    var json: JSONValue {
        .object([
            ("kind", .string(kind)), ("state", .string(state)), ("table", .string(table)), ("id", .string(id)),
            ("waitsFor", .string(reason)), ("sentence", .string(words)),
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
