import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// What is synchronised and what waits, why a record is where it is, and whether all that is kept is whole.
extension CentralAPI {
    private static let switchSchema = APISchema.object([APIMember("on", .truth)])
    private static let problemsMax = 1_000
    /// A proof reads the whole database: it takes no thread from other calls, and is not made twice at once.
    private static let proving = BoundedWork(threads: 1, waitingMax: 0)

    private func explain(_ call: Call) throws -> APIAnswer {
        let explanation = try Administration(database).explain(table: call.path("table"), id: call.path("id"), site: call.path("site"))
        return .ok(
            .object([
                ("record", .string(explanation.record)), ("site", .string(explanation.site)), ("entitled", .bool(explanation.isEntitled)),
                ("reasons", .array(explanation.lines.map { .string($0) })),
            ]))
    }

    private func proof() throws -> APIAnswer {
        let outcome = try Administration(database).verify()
        return .ok(
            .object([
                ("channels", .integer(outcome.channels)), ("records", .integer(outcome.records)), ("problemCount", .integer(outcome.problems.count)),
                ("problems", .array(outcome.problems.prefix(Self.problemsMax).map { .string($0) })),
            ]))
    }

    private static let record = APISchema.text(1...400)
    private static let repairSchema = APISchema.object([
        APIMember("restored", .list(of: record, max: problemsMax), "Records that have their true bytes again, from a copy; the first of them."),
        APIMember("accepted", .list(of: record, max: problemsMax), "Records that count as they are now: every site receives them."),
        APIMember("beyond", .list(of: record, max: problemsMax), "Records that are none any more, and of which no copy was given."),
        APIMember("counts", .integer(0...Int64.max), "Running counts that were made anew."),
    ])

    private func repair(_ call: Call) throws -> APIAnswer {
        let copies = try (call.body["copies"]?.elements ?? []).map { try $0.serialised().withUnsafeBytes { try RecordLines.change(from: $0) } }
        return try act(call) { administration in
            let done = try administration.repair(from: copies)
            func shown(_ records: [String]) -> JSONValue { .array(records.prefix(Self.problemsMax).map { .string($0) }) }
            return .ok(
                .object([
                    ("restored", shown(done.restored)), ("accepted", shown(done.accepted)), ("beyond", shown(done.beyond)), ("counts", .integer(done.counts)),
                ]))
        }
    }

    private var repairOperation: Operation {
        Operation(
            "repairDatabase", .post, "verification/repair", tag: "status",
            "Mends what `verify` finds damaged: true bytes from copies first, readable bytes as they are otherwise, and every running count.",
            run: .suspending { call in try await Self.proving.run { try repair(call) } }
        )
        .needing(.administer)
        .taking(
            body: .object([
                .optional(
                    "copies", .list(of: .any, max: 10_000),
                    "Lines of `tributary records export`, of a site or a backup: a copy that central's hash proves comes before the bytes as they are.")
            ])
        )
        .answering(200, Self.repairSchema, failing: [.recordMalformed, .recordIDMissing, .recordTooLarge])
    }

    var statusOperations: [Operation] { statusReadings + [repairOperation] }

    private var statusReadings: [Operation] {
        [
            Operation(
                "readStatus", .get, "status", tag: "status", "Central's status, the same object as `GET /status.json`.",
                run: .suspending { _ in
                    let status = try await Administration(database).statusAsync(live: live())
                    return .ok(try JSONValue(parsing: CentralStatusJSON.encode(status, backup: backups.status(), isServing: true)))
                }
            )
            .needing(.look).answering(200, .any),
            Operation("readSynchronisation", .get, "synchronisation", tag: "status", "Whether synchronisation is on for everybody.") { _ in
                .ok(.object([("on", .bool(try database.read { try $0.state.value(Meta.sync) != .off }))]))
            }
            .needing(.look).answering(200, Self.switchSchema),
            Operation(
                "switchSynchronisation", .put, "synchronisation", tag: "status",
                "Switches synchronisation on or off for everybody; nothing is lost while it is off."
            ) { call in
                try act(call) { administration in
                    let isOn = call.body["on"]?.truth ?? true
                    try administration.setSync(on: isOn)
                    return .ok(.object([("on", .bool(isOn))]))
                }
            }
            .needing(.editSyncSites).taking(body: Self.switchSchema).answering(200, Self.switchSchema),
            Operation("explainRecord", .get, "sites/{site}/explanations/{table}/{id}", tag: "status", "Why a record is at a site, or is not.") {
                try explain($0)
            }
            .needing(.support)
            .taking([
                APIParameter("site", in: .path, .text(1...200), "A site, by id, name or number; `central` is central's own."),
                APIParameter("table", in: .path, .text(1...100), "The record's table."), APIParameter("id", in: .path, .text(1...200), "The record's id."),
            ])
            .answering(
                200,
                .object([
                    APIMember("record", .text(1...400)), APIMember("site", .text(1...400)), APIMember("entitled", .truth, "The site receives it."),
                    APIMember("reasons", .list(of: .text(0...100_000), max: 10_000), "Sentences, the verdict first."),
                ]), failing: [.notFound, .tableUnknown, .recordMerged]),
            Operation(
                "verify", .get, "verification", tag: "status",
                "Proves by counting that the database holds what its digests say, and that every record is where it belongs; it may take minutes.",
                run: .suspending { _ in try await Self.proving.run { try proof() } }
            )
            .needing(.support)
            .answering(
                200,
                .object([
                    APIMember("channels", .integer(0...Int64.max)), APIMember("records", .integer(0...Int64.max)),
                    APIMember("problemCount", .integer(0...Int64.max), "0 when all is as it should be."),
                    APIMember("problems", .list(of: .text(1...10_000), max: Self.problemsMax), "The first of them."),
                ])),
        ]
    }
}
