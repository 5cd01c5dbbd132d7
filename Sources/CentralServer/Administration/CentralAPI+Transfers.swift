import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules
import Transfers

/// Transfers between stores (R-XFER 7), the numbers of documents, and two records made one (R-OWN 9).
extension CentralAPI {
    private static let transfer = APIParameter("transfer", in: .path, .text(1...200), "Its number, or the id of either half.")
    private static let number = APISchema.integer(0...Int64.max)
    private static let name = APISchema.text(0...1_000)
    private static let id = APISchema.text(1...200)

    private static let half = APISchema.object([
        APIMember("table", name), APIMember("id", name), APIMember("store", name, "Its title."),
        APIMember("site", .nullable(name), "The site where it is edited; null where that is not known."),
        APIMember("status", .nullable(name), "Null while it is not here, `deleted` once it was deleted."), APIMember("number", name),
        APIMember("lines", number),
    ])
    private static let transferMembers = [
        APIMember("number", number), APIMember("kind", .word(TransferKind.allCases.map(\.rawValue))), APIMember("state", .text(1...100)),
        APIMember("initiating", half), APIMember("responding", half),
        APIMember("waitsFor", .nullable(name), "What it waits for, or why it is refused; null when nothing is open."),
        APIMember("sentence", .nullable(.text(0...10_000)), "The same for a person."), APIMember("ageSeconds", number),
        APIMember("noticedAt", number, "Seconds since 1970."), APIMember("madeAt", .nullable(number)),
        APIMember("receiverHasActed", .nullable(.truth), "Differences stay; null where only the receiving site can tell."),
    ]
    static let transferSchema = APISchema.object(transferMembers)
    private static let fullSchema = APISchema.object(
        transferMembers + [
            APIMember(
                "differences",
                .list(
                    of: .object([
                        APIMember("line", name), APIMember("item", .text(0...10_000)),
                        APIMember("sent", .any, "A number of units, or null without such a line."), APIMember("received", .any, "The same."),
                    ]), max: 100_000), "The lines on which the halves do not agree.")
        ])
    private static let settingsSchema = APISchema.object([
        APIMember(
            "months", .nullable(.integer(0...1_200)),
            "How much older than the newest of its import a document may be that an import brought, to begin a transfer; null for no limit."),
        APIMember("working", .truth, "Documents are still to be looked at."),
    ])

    private static func json(_ half: HalfListing) -> JSONValue {
        .object([
            ("table", .string(half.table)), ("id", .string(half.id)), ("store", .string(half.store)), ("site", half.site.map { .string($0) } ?? .null),
            ("status", half.status.map { .string($0) } ?? .null), ("number", .string(half.number)), ("lines", .integer(half.lines)),
        ])
    }

    private func members(_ one: TransferListing) -> [(key: String, value: JSONValue)] {
        [
            ("number", .integer(one.number)), ("kind", .string(one.kind.rawValue)), ("state", .string(one.state.rawValue)),
            ("initiating", Self.json(one.initiating)), ("responding", Self.json(one.responding)),
            ("waitsFor", one.reason.map { .string($0) } ?? .null), ("sentence", one.sentence.map { .string($0) } ?? .null),
            ("ageSeconds", .integer(max(database.now() - one.noticedAt, 0))), ("noticedAt", .integer(one.noticedAt)),
            ("madeAt", one.madeAt.map { .integer($0) } ?? .null), ("receiverHasActed", one.isActedOn.map { .bool($0) } ?? .null),
        ]
    }

    private func full(_ one: TransferListing) -> JSONValue {
        let differences = one.differences.map { line in
            JSONValue.object([
                ("line", .string(line.line)), ("item", .string(line.item)), ("sent", Self.units(line.sent)), ("received", Self.units(line.received)),
            ])
        }
        return .object(members(one) + [(key: "differences", value: .array(differences))])
    }

    /// A quantity as people write it: whole units without decimals.
    private static func units(_ value: Double?) -> JSONValue {
        value.flatMap { JSONNumber(Int64(exactly: $0).map { String($0) } ?? "\($0)") }.map { .number($0) } ?? .null
    }

    /// A slice of transfers, newest first; what follows goes on before the last number.
    private func listTransfers(_ call: Call) throws -> APIAnswer {
        let transfers = CentralTransfers(database)
        let limit = Int(clamping: call.integer("limit") ?? 100)
        let onlyOpen = call.truth("waiting") ?? false
        var before = call.integer("after") ?? .max
        var found: [TransferListing] = []
        while found.count <= limit {
            let pairs = try database.read { try $0.transfers.pairs(before: before, limit: limit + 1, onlyOpen: onlyOpen) }
            guard let last = pairs.last else { break }
            for pair in pairs where found.count <= limit {
                guard let one = try shown(pair.number, transfers), !onlyOpen || one.reason != nil else { continue }
                found.append(one)
            }
            before = last.number
        }
        let next = found.count > limit ? JSONValue.string(String(found[limit - 1].number)) : .null
        return .ok(.object([("items", .array(found.prefix(limit).map { .object(members($0)) })), ("next", next)]))
    }

    /// Nil for a pair of a kind that this program does not know.
    private func shown(_ number: Int64, _ transfers: CentralTransfers) throws -> TransferListing? {
        do { return try transfers.show(String(number)) } catch let failure as Failure where failure.code == .notFound { return nil }
    }

    private func settings() throws -> JSONValue {
        let transfers = CentralTransfers(database)
        return .object([("months", try transfers.monthsMax().map { .integer($0) } ?? .null), ("working", .bool(try transfers.hasWork()))])
    }

    private func merge(_ call: Call, _ administration: Administration) throws -> APIAnswer {
        let store = try call.body["store"]?.text.map { store in try database.read { try StoreReference.id(store, $0) } }
        let (table, dropped, kept) = (call.body["table"]?.text ?? "", call.body["dropped"]?.text ?? "", call.body["kept"]?.text ?? "")
        try administration.merge(table, dropped, into: kept, acting: WriteContext(user: call.caller.name, store: store))
        return .ok(.object([("table", .string(table)), ("dropped", .string(dropped)), ("kept", .string(kept))]))
    }

    private func takeNumber(_ call: Call, _ administration: Administration) throws -> APIAnswer {
        let isSupervisor = call.body["supervisor"]?.truth ?? false
        if isSupervisor { try call.caller.check(.supervisorMode) }
        let kind = try SerialNumberKind(named: call.body["kind"]?.text ?? "")
        let store = try database.read { try StoreReference.id(call.body["store"]?.text ?? "", $0) }
        let writer = CentralWriter(administration.database, by: administration.by)
        return .created(.object([("number", .integer(try writer.nextNumber(store: store, kind: kind, isSupervisor: isSupervisor)))]))
    }

    var transferOperations: [Operation] { transferQuestions + transferActs + documentActs }

    private var transferQuestions: [Operation] {
        [
            Operation("listTransfers", .get, "transfers", tag: "transfers", "Transfers between stores, newest first.") { try listTransfers($0) }
                .needing(.look)
                .taking([
                    Self.slices[0], APIParameter("after", in: .query, Self.number, "Where the list goes on: numbers below this one."),
                    APIParameter("waiting", in: .query, .truth, "Only those that wait, be it for a number or a link, or are refused."),
                ])
                .answering(200, Self.uncountedList(of: Self.transferSchema)),
            Operation("readTransfer", .get, "transfers/{transfer}", tag: "transfers", "One transfer: both halves, and where they differ.") { call in
                .ok(full(try CentralTransfers(database).show(call.path("transfer"))))
            }
            .needing(.support).taking([Self.transfer]).answering(200, Self.fullSchema, failing: [.notFound]),
            Operation("readTransferSettings", .get, "transfer-settings", tag: "transfers", "What imported documents begin transfers.") { _ in
                .ok(try settings())
            }
            .needing(.look).answering(200, Self.settingsSchema),
        ]
    }

    private var transferActs: [Operation] {
        [
            Operation(
                "allowTransfer", .post, "transfers/{transfer}/allow", tag: "transfers",
                "Lets a transfer through that was refused for its document's age, or that its site does not make."
            ) { call in
                try act(call) { administration in
                    let transfers = CentralTransfers(administration.database, by: administration.by)
                    try transfers.allow(call.path("transfer"), why: call.body["why"]?.text ?? "")
                    return .ok(full(try transfers.show(call.path("transfer"))))
                }
            }
            .needing(.administer)
            .taking([Self.transfer], body: .object([APIMember("why", .text(1...1_000), "In words of your own, for the audit log.")]))
            .answering(200, Self.fullSchema, failing: [.notFound, .overrideRefused]),
            Operation(
                "setTransferMonths", .put, "transfer-settings/months", tag: "transfers",
                "Sets how old a document may be that an import brought, in months before the import's end, to begin a transfer."
            ) { call in
                try act(call) { administration in
                    try CentralTransfers(administration.database, by: administration.by).setMonthsMax(call.body["months"]?.integer.map { Int(clamping: $0) })
                    return .ok(try settings())
                }
            }
            .needing(.administer)
            .taking(body: .object([APIMember("months", .nullable(.integer(0...1_200)), "Null for no limit.")]))
            .answering(200, Self.settingsSchema),
            Operation(
                "rebuildTransfers", .post, "transfers/rebuild", tag: "transfers",
                "Has central look at every document again; what was made stays, what was missed is made up for."
            ) { call in
                try act(call) { administration in
                    // The follower goes to work at once; `working` says until when.
                    try CentralTransfers(administration.database, by: administration.by).reset()
                    return APIAnswer(status: 202, body: try settings(), version: nil)
                }
            }
            .needing(.administer).answering(202, Self.settingsSchema),
        ]
    }

    private var documentActs: [Operation] {
        [
            Operation(
                "mergeRecords", .post, "merges", tag: "records",
                "Makes one record of two, for ever: the dropped one goes, and its id stands for the kept one everywhere."
            ) { call in try act(call) { try merge(call, $0) } }
            .needing(.administer)
            .taking(
                body: .object([
                    APIMember("table", .text(1...100), "item, unit, name, clinician or Location."),
                    APIMember("dropped", Self.id, "The id of the record that goes."), APIMember("kept", Self.id, "The id of the record that stays."),
                    .optional("store", Self.id, "The code, name or id of the store worked in."),
                ])
            )
            .answering(
                200, .object([APIMember("table", Self.name), APIMember("dropped", Self.name), APIMember("kept", Self.name)]),
                failing: [
                    .notFound, .tableUnknown, .mergeFinal, .alreadyMerged, .mergeCircle, .mergeImpossible, .mergeHomesDiffer, .itemInBillOfMaterials,
                    .notEditor, .actingStoreMissing, .actingStoreOther, .actingStoreReadOnly, .userNotInStore,
                ]),
            Operation(
                "takeNumber", .post, "numbers", tag: "records",
                "Takes the next number of a store's documents, for good; a number once taken is given to nobody else."
            ) { call in try act(call) { try takeNumber(call, $0) } }
            .needing(.administer)
            .taking(
                body: .object([
                    APIMember("store", Self.id, "The store's code, name or id."),
                    APIMember("kind", .word(SerialNumberKind.allCases.map(\.rawValue)), "What is numbered."),
                    .optional("supervisor", .truth, "For an order or payment entered in supervisor mode, which needs the right `supervisor-mode`."),
                ])
            )
            .answering(
                201, .object([APIMember("number", .integer(1...Int64.max))]),
                failing: [.notFound, .notEditor, .orderedBySite, .orderedCentrally, .numbersExhausted]),
        ]
    }
}
