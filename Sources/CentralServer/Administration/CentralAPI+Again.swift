import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// What a site is asked to receive anew (R-SYNC 4, 5).
extension CentralAPI {
    private static let count = APISchema.integer(0...Int64.max)

    private static let orderSchema = APISchema.object([
        APIMember("id", .text(1...100)), APIMember("kind", .word(AgainOrder.Kind.allCases.map(\.rawValue))),
        APIMember("subject", .text(1...200), "The store's or patient's id."), APIMember("title", .text(1...2_000), "The store's name; of a patient the code."),
        APIMember("orderedAt", count),
        APIMember(
            "outcome",
            .nullable(
                .object([
                    APIMember("at", count), APIMember("records", count, "Records whose bytes the site read."),
                    APIMember("damaged", count, "Of these, damaged there."), APIMember("differed", count, "Differed from central and were put right."),
                ])), "Null until the site has said that it is done."),
    ])

    /// As it is told, by the command too.
    package static func value(_ order: AgainOrder) -> JSONValue {
        .object([
            ("id", .string(order.id)), ("kind", .string(order.kind.rawValue)), ("subject", .string(order.subject)), ("title", .string(order.title)),
            ("orderedAt", .integer(max(order.at, 0))),
            (
                "outcome",
                order.outcome.map { outcome in
                    .object([
                        ("at", .integer(max(outcome.at, 0))), ("records", .integer(outcome.records)), ("damaged", .integer(outcome.damaged)),
                        ("differed", .integer(outcome.differed)),
                    ])
                } ?? .null
            ),
        ])
    }

    var againOperations: [Operation] {
        [
            Operation("listAgain", .get, "sites/{site}/again", tag: "sites", "What a site was asked to receive anew, the newest first, with what came of it.") {
                call in
                .ok(.object([("items", .array(try Administration(database).again(of: call.path("site")).map(Self.value)))]))
            }
            .needing(.look).taking([Self.siteParameter])
            .answering(200, .object([APIMember("items", .list(of: Self.orderSchema, max: 1_000))]), failing: [.notFound, .siteIsCentral]),
            Operation(
                "orderAgain", .post, "sites/{site}/again", tag: "sites",
                "Asks a site to compare a store or a patient with central, record by record, and to receive anew what differs."
            ) { call in
                try act(call) { administration in
                    let (site, id) = (call.path("site"), NewID.make())
                    switch (call.body["store"]?.text, call.body["patient"]?.text) {
                    case (let store?, nil): return .created(Self.value(try administration.orderAgain(of: site, store: store, id: id)))
                    case (nil, let patient?): return .created(Self.value(try administration.orderAgain(of: site, patient: patient, id: id)))
                    default: throw Failure(.argumentInvalid, "One of store and patient is needed.", ["field": "body.store"])
                    }
                }
            }
            .needing(.editSyncSites)
            .taking(
                [Self.siteParameter],
                body: .object([
                    .optional("store", .text(1...200), "A store, by code, name or id."), .optional("patient", .text(1...200), "A patient's id."),
                ])
            )
            .answering(201, Self.orderSchema, failing: [.notFound, .siteIsCentral]),
        ]
    }
}
