import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncProtocol

/// Stores on their way from one site to another (R-SITE 3).
extension CentralAPI {
    private static let store = APIParameter("store", in: .path, .text(1...200), "The store, by id, code or name.")
    private static let count = APISchema.integer(0...Int64.max)
    private static let moment = APISchema.nullable(.integer(0...Int64.max))

    private static let moveSchema = APISchema.object([
        APIMember("id", .text(1...200)), APIMember("store", .text(1...200)), APIMember("code", .text(0...20_000)), APIMember("name", .text(0...20_000)),
        APIMember("from", .nullable(siteNameSchema), "Who had it, or has it still."), APIMember("to", .nullable(siteNameSchema)),
        APIMember(
            "phase", .word(StoreMove.Phase.allCases.map(\.rawValue)), "`draining`: the old site edits it no more; `loading`: the new site has the right to."),
        APIMember("sentence", .text(1...100_000)), APIMember("forced", .truth, "The old site was given up."),
        APIMember("collects", .truth, "The old site keeps a full read-only copy."),
        APIMember("remaining", .nullable(count), "What the site that is waited for has yet to send or receive, as far as it told."),
        APIMember("remainingIsLeast", .truth), APIMember("waitsFor", .nullable(siteNameSchema)),
        APIMember("waitsBecause", .nullable(.text(1...60)), "What stands in the way at central: `quarantine-full`."),
        APIMember("lastContact", moment, "Of that site."),
        APIMember("listening", .truth, "That site waits for news at this moment."), APIMember("orderedAt", count),
        APIMember("endedAt", moment, "When the right to edit it went over, or the move was called off."),
        APIMember("openedAt", moment, "When the new site said that it has everything."),
    ])

    private static let planSchema = APISchema.object([
        APIMember("store", .text(1...200)), APIMember("code", .text(0...20_000)), APIMember("name", .text(0...20_000)),
        APIMember("from", .nullable(siteNameSchema)), APIMember("to", siteNameSchema), APIMember("possible", .truth),
        APIMember(
            "checks",
            .list(
                of: .object([
                    APIMember("verdict", .word(StoreMovePlan.Check.Verdict.allCases.map(\.rawValue)), "`stop`: the move is refused."),
                    APIMember("sentence", .text(1...100_000)),
                ]), max: 100)),
        APIMember("records", count, "What the new site has to receive."), APIMember("withheld", count, "What the old site has to send first besides."),
        APIMember("wireBytes", count, "Estimated."), APIMember("bytesPerSecond", .nullable(count), "Of the new site's link in its best hour of a month."),
        APIMember("seconds", .nullable(count), "How long the new site receives."), APIMember("users", .list(of: .text(0...20_000), max: 10_000)),
        APIMember(
            "quietTime",
            .nullable(
                .object([
                    APIMember("hourUTC", .integer(0...23)), APIMember("bytes", count, "That went either way in this hour of a day."),
                    APIMember("busiestBytes", count),
                ])), "When the old site has the least to say."),
        APIMember("formerBecomes", .word(StoreKind.allCases.map(\.rawValue)), "What the old site will be to the store."),
        APIMember("formerIsEmptied", .truth, "The old site has no other store."),
    ])

    var storeMoveOperations: [Operation] {
        [
            Operation("listStoreMoves", .get, "store-moves", tag: "stores", "Moves of stores with how far each is, the latest first.") { call in
                try Self.slice(call, Administration(database).storeMoves(live: live(), limit: 10_000), name: \.handover.id, json: StoreMoveJSON.value)
            }
            .needing(.look).taking(Self.slices).answering(200, Self.list(of: Self.moveSchema)),
            Operation("planStoreMove", .get, "stores/{store}/move-plans/{site}", tag: "stores", "What moving a store would mean; nothing is done.") { call in
                let plan = try Administration(database).planStoreMove(
                    call.path("store"), to: call.path("site"), collects: call.truth("collector") ?? false, live: live())
                return .ok(StoreMovePlanJSON.value(plan))
            }
            .needing(.look)
            .taking([
                Self.store, APIParameter("site", in: .path, .text(1...200), "The site it would go to, by id, name or number, or `central`."),
                APIParameter("collector", in: .query, .truth, "The old site keeps a full read-only copy."),
            ])
            .answering(200, Self.planSchema, failing: [.notFound]),
            Operation(
                "moveStore", .put, "stores/{store}/move", tag: "stores",
                "Moves a store with its data: its site closes it, sends what it has, and the new site opens it once everything has arrived."
            ) { call in
                try act(call) { administration in
                    let move = try administration.moveStore(
                        call.path("store"), to: call.body["site"]?.text ?? "", collects: call.body["collector"]?.truth ?? false,
                        force: call.body["force"]?.truth ?? false, handoverID: NewID.make())
                    return .ok(StoreMoveJSON.value(move))
                }
            }
            .needing(.moveStores)
            .taking(
                [Self.store],
                body: .object([
                    APIMember("site", .text(1...200), "By id, name or number, or `central`."),
                    .optional("collector", .truth, "The old site keeps a full read-only copy: all its changes go on travelling there."),
                    .optional("force", .truth, "Gives the old site up as lost: what it still sends is kept apart."),
                ])
            )
            .answering(200, Self.moveSchema, failing: [.notFound, .siteNotReady, .mobileSiteFull, .handoverUnderWay]),
            Operation("cancelStoreMove", .delete, "stores/{store}/move", tag: "stores", "Calls a move off that the new site has not got yet.") { call in
                try act(call) { administration in .ok(StoreMoveJSON.value(try administration.cancelStoreMove(call.path("store")))) }
            }
            .needing(.moveStores).taking([Self.store]).answering(200, Self.moveSchema, failing: [.notFound]),
        ]
    }
}
