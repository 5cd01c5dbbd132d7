import Failures
import Payload
import Storage
import SyncRules

/// The operations of the local interface on a place's records: read, query, write, number (R-OWN); the same on a site and on central.
package struct RecordOperations: Sendable {
    private static let tag = "records"
    /// Most records of one answer.
    private static let limitMax: Int64 = 1_000
    private static let fieldsMax = 10

    private let access: any RecordAccess
    private let work: BoundedWork

    package init(access: any RecordAccess, work: BoundedWork) {
        self.access = access
        self.work = work
    }

    package var all: [LocalInterface.Operation] { readings + writings }

    // Longer names are told by the rule that refuses them.
    private static let table = APIParameter("table", in: .path, .text(1...200), "A table by its name, in any case.")
    private static let record = [table, APIParameter("id", in: .path, .text(1...400), "The record's id.")]
    private static let acting = [
        APIParameter("actor", in: .query, .text(0...200), "Who acts; the interface itself when left out."),
        APIParameter("store", in: .query, .text(0...200), "The store worked in, by id, code or name; the only active one when left out."),
        APIParameter("supervisor", in: .query, .truth, "Orders and payments are written in supervisor mode."),
        APIParameter("confirmed", in: .query, .truth, "What other records name is deleted all the same."),
    ]
    /// What admission may say of a change, whoever brings it.
    private static let refusals: [FailureCode] =
        FailureCode.allCases.filter { $0.blame == .content } + [
            .notInitialised, .actingStoreMissing, .actingStoreOther, .actingStoreReadOnly, .recordInUse, .itemInStock, .deviceRetired, .notFound, .tableUnknown,
            .groupTooLarge, .supervisorReadOnly, .userNotInStore,
        ]

    private static let outcome = APISchema.open([
        APIMember("group", .nullable(.integer(0...Int64.max)), "Its number on the way to central, or its position there; null when nothing is sent."),
        APIMember("outcome", .word(["sent", "withheld", "local", "unchanged"]), "How far any of it goes."),
        .optional(
            "filled",
            .list(
                of: .open([APIMember("table", .text(1...100)), APIMember("id", .text(1...200)), APIMember("field", .text(1...200)), APIMember("value", .any)]),
                max: 1_000_000), "Fields that were filled in."),
    ])

    private var readings: [LocalInterface.Operation] {
        [
            LocalInterface.Operation(
                "listStores", .get, "stores", tag: Self.tag, "The stores somebody may choose here, with what this place is to each."
            ) { _ in .bytes(RecordJSON.list(try access.offeredStores())) }
            .answering(
                200,
                .list(
                    of: .open([
                        APIMember("id", .text(1...200)), APIMember("code", .text(0...1_000)), APIMember("name", .text(0...10_000)),
                        APIMember("kind", .word(["active", "collector", "transfer"])), APIMember("dispensary", .truth),
                        APIMember("default", .truth, "It is meant when a call names none."), APIMember("disabled", .truth),
                    ]), max: 100_000), failing: [.notInitialised]),
            LocalInterface.Operation("listRecords", .get, "records/{table}", tag: Self.tag, "Live records of a table, in the order of their ids.") {
                try list($0)
            }
            .taking(
                [
                    Self.table, APIParameter("limit", in: .query, .integer(1...Self.limitMax), "How many at most; 100 when left out."),
                    APIParameter("after", in: .query, .text(0...400), "The id after which the list goes on."),
                ], others: "A field that must have this value; \(Self.fieldsMax) at most."
            )
            .answering(
                200,
                .open([
                    APIMember("records", .list(of: .open([APIMember("id", .text(0...2_000)), APIMember("data", .open([]))]), max: 1_000)),
                    .optional("after", .text(0...2_000), "For `after`; absent at the end."),
                ]), failing: [.notInitialised, .tableUnknown]),
            LocalInterface.Operation("readRecord", .get, "records/{table}/{id}", tag: Self.tag, "One record.") { try one($0) }
                .taking(Self.record)
                .answering(
                    200,
                    .open([
                        APIMember("table", .text(1...100)), APIMember("id", .text(0...2_000)),
                        APIMember("waitsToBeSent", .truth, "Central has not confirmed an edit made here."),
                        .optional("keptApart", .open([APIMember("code", .text(1...60))]), "Why central keeps this version apart."),
                        APIMember("data", .open([]), "The record as it was accepted, byte for byte."),
                    ]), failing: [.notInitialised, .tableUnknown, .notFound, .recordMerged]),
        ]
    }

    private var writings: [LocalInterface.Operation] {
        let change = APISchema.open([
            APIMember("table", .text(1...100)), APIMember("id", .text(1...200)), .optional("data", .open([]), "The whole record."),
            .optional("delete", .truth), .optional("mergeInto", .text(1...200), "The id of the record that is kept."),
        ])
        return [
            LocalInterface.Operation(
                "writeRecord", .put, "records/{table}/{id}", tag: Self.tag, "Writes the whole of one record.",
                run: .suspending { call in
                    let change = Change(table: call.path("table"), id: call.path("id"), payload: call.content)
                    return try await write(WriteRequest(acting: Self.acting(call), changes: [change]))
                }
            )
            .taking(Self.record + Self.acting, body: .open([])).answering(200, Self.outcome, failing: Self.refusals),
            LocalInterface.Operation(
                "deleteRecord", .delete, "records/{table}/{id}", tag: Self.tag, "Deletes one record.",
                run: .suspending { call in
                    let change = Change(table: call.path("table"), id: call.path("id"), payload: nil)
                    return try await write(WriteRequest(acting: Self.acting(call), changes: [change]))
                }
            )
            .taking(Self.record + Self.acting).answering(200, Self.outcome, failing: Self.refusals),
            LocalInterface.Operation(
                "writeTransaction", .post, "transactions", tag: Self.tag, "Makes several changes as a whole, or none of them.",
                run: .suspending { call in try await write(try WriteRequest(reading: call.content)) }
            )
            .taking(
                body: .object([
                    .optional("actor", .nullable(.text(0...200))), .optional("store", .nullable(.text(0...200))), .optional("supervisor", .truth),
                    .optional("confirmed", .truth), APIMember("changes", .list(of: change, max: WriteRequest.changesMax), "5,000 at most."),
                ])
            )
            .answering(200, Self.outcome, failing: Self.refusals),
            LocalInterface.Operation("takeNumber", .post, "numbers", tag: Self.tag, "Takes the next number of a store's documents, for good.") {
                try number($0)
            }
            .taking(
                body: .open([
                    .optional("store", .nullable(.text(0...200))), APIMember("kind", .word(SerialNumberKind.allCases.map(\.rawValue))),
                    .optional("supervisor", .truth, "For an order entered in supervisor mode."),
                ])
            )
            .answering(
                200, .open([APIMember("number", .integer(1...Int64.max))]),
                failing: [.notInitialised, .actingStoreMissing, .notEditor, .numbersExhausted, .deviceRetired, .frozenForHandover, .notFound, .storeUnknown]),
        ]
    }

    private static func acting(_ call: LocalInterface.Call) -> WriteContext {
        var acting = WriteContext(
            user: call.text("actor") ?? WriteRequest.nobody, store: call.text("store"), isSupervisor: call.truth("supervisor") ?? false)
        acting.isAskedFirst = call.truth("confirmed") != true
        return acting
    }

    private func list(_ call: LocalInterface.Call) throws -> APIAnswer {
        let table = call.path("table")
        var query = RecordQuery(table: table)
        if let limit = call.integer("limit") { query.limit = Int(clamping: limit) }
        query.after = call.text("after")
        query.fields = call.others.map { ($0.name, $0.value) }
        guard query.fields.count <= Self.fieldsMax else { throw Failure(.argumentInvalid, "Too many fields are asked for.") }
        let asked = query
        try access.checkReadable()
        return try access.database.read { transaction in
            try Self.check(table, transaction)
            let records = try transaction.records.records(matching: asked.meaningMerged(transaction))
            return .bytes(RecordJSON.list(records, limit: asked.limit))
        }
    }

    private func one(_ call: LocalInterface.Call) throws -> APIAnswer {
        let (table, id) = (call.path("table"), call.path("id"))
        try access.checkReadable()
        return try access.database.read { transaction in
            try Self.check(table, transaction)
            let record = try transaction.records.present(table, id, access.place)
            return .bytes(
                RecordJSON.one(
                    record, isPending: try transaction.outbox.isPending(record.key), apart: try transaction.apart.records(of: record.key).first))
        }
    }

    private static func check(_ table: String, _ transaction: Transaction) throws {
        guard try Rules.standard[table] != nil || transaction.knownTable(table) != nil else { throw Failure(.tableUnknown, nil, ["table": table]) }
    }

    private func write(_ asked: WriteRequest) async throws -> APIAnswer {
        let access = access
        let outcome = try await work.run {
            do {
                if asked.changes.contains(where: { Rules.standard[$0.table] == nil }) {
                    try access.database.read { try MistypedTable.check(asked.changes, $0) }
                }
                var acting = asked.acting
                acting.store = try acting.store.flatMap(meant)
                return try access.write(asked.changes, acting: acting)
            } catch let failure as Failure {
                throw asked.placed(failure)
            }
        }
        if outcome.group != nil { await access.announceWrite() }
        return .bytes(RecordJSON.outcome(outcome))
    }

    /// The id of the store that a call names by its code, name or id; nil for an empty text, which names none. What is no store here
    /// stays as it is, and the rule says so.
    private func meant(_ named: String) throws -> String? {
        guard !named.isEmpty else { return nil }
        do {
            return try access.database.read { try StoreReference.id(named, $0) }
        } catch let failure as Failure where failure.code == .notFound {
            return named
        }
    }

    private func number(_ call: LocalInterface.Call) throws -> APIAnswer {
        guard let head = try? JSONValue(parsing: call.content), let word = head["kind"]?.text,
            head["store"].map({ $0.isNull || $0.text != nil }) ?? true
        else {
            throw Failure(.bodyMalformed, #"A number is asked for with {"store":"…","kind":"…"}."#)
        }
        let kind = try SerialNumberKind(named: word)
        guard let store = try head["store"]?.text.flatMap(meant) ?? access.offeredStores().first(where: \.isDefault)?.id else {
            throw Failure(.actingStoreMissing, "Several stores are active here, or none; the call does not say whose number is asked for.")
        }
        let number = try access.nextNumber(store: store, kind: kind, isSupervisor: head["supervisor"]?.truth ?? false)
        return .bytes(RecordJSON.member("number", number))
    }
}
