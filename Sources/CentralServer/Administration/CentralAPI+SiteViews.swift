import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// How a site's queues went, and with whom it may exchange documents (R-SYNC 8, R-ROLE 4).
extension CentralAPI {
    private static let site = APIParameter("site", in: .path, .text(1...200), "A site, by id, name or number; `central` is central's own.")
    private static let count = APISchema.integer(0...Int64.max)

    private static let sampleSchema = APISchema.object([
        APIMember("at", count, "The beginning of the hour or day, in seconds since 1970."), APIMember("toSend", count), APIMember("toReceive", count),
        APIMember("parkedGroups", count), APIMember("withheldRecords", count), APIMember("minutes", count, "In which it called."),
        APIMember("bytes", count, "That went either way."), APIMember("lastContact", .nullable(count)),
    ])

    private static let historySchema = APISchema.object([
        APIMember("site", .text(0...400)), APIMember("number", .integer(1...Int64.max)),
        APIMember("grain", .word(QueueGrain.allCases.map(\.rawValue)), "A sample an hour up to 31 days, else one a day."),
        APIMember(
            "cause", .word(["none", "blocked-records", "not-in-touch", "too-little-time-online", "link-too-slow", "unknown"]),
            "Why the queues probably grow; `none` when they do not."),
        APIMember("growth", .integer(Int64.min...Int64.max), "What waits more at the end than at the beginning."),
        APIMember("finding", .text(1...10_000)), APIMember("remedy", .text(0...10_000)),
        APIMember("samples", .list(of: sampleSchema, max: 10_000), "The oldest first."),
        APIMember("serving", .truth, "Always true here: `now` is as the running program knows it."), APIMember("now", sampleSchema),
    ])

    private static let partnerSchema = APISchema.object([
        APIMember("id", .text(1...200)), APIMember("number", .integer(1...Int64.max)), APIMember("name", .text(0...400)),
        APIMember("through", .list(of: .object([APIMember("own", storeNameSchema), APIMember("other", storeNameSchema)]), max: 1_000_000)),
    ])

    private static func json(_ partner: PartnerSite) -> JSONValue {
        json(partner.site).setting("through", to: .array(partner.pairs.map { .object([("own", json($0.own)), ("other", json($0.other))]) }))
    }

    var siteViewOperations: [Operation] {
        [
            Operation(
                "readQueueHistory", .get, "sites/{site}/history", tag: "sites", "How a site's queues went, and the likely cause when they grow.",
                run: .suspending { call in
                    let history = try await Administration(database).queueHistoryAsync(
                        of: call.path("site"), days: call.integer("days") ?? 7, live: live())
                    return .ok(try JSONValue(parsing: HistoryJSON.encode(history, isServing: true)))
                }
            )
            .needing(.report)
            .taking([Self.site, APIParameter("days", in: .query, .integer(1...36_500), "How many days to look back; 7 when left out.")])
            .answering(200, Self.historySchema, failing: [.notFound]),
            Operation(
                "listPartners", .get, "sites/{site}/partners", tag: "sites", "The sites a site may exchange documents with, and through which stores."
            ) { call in try Self.slice(call, Administration(database).partners(ofSite: call.path("site")), name: \.site.id, json: Self.json) }
            .needing(.look).taking([Self.site] + Self.slices).answering(200, Self.list(of: Self.partnerSchema), failing: [.notFound]),
        ]
    }
}
