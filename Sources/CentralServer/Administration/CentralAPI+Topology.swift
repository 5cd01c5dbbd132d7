import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// Which site is the primary, and where patients and prescribers are at home (R-ROLE 2, 3; R-OWN 1).
extension CentralAPI {
    private static let homed = ["patient": "name", "prescriber": "clinician"]
    private static let kind = APISchema.word(homed.keys.sorted())
    private static let force = APIMember.optional("force", .truth, "Gives the site that holds it up as lost: what it still sends is kept apart.")

    private static let handoverSchema = APISchema.object([
        APIMember("id", .text(1...200)), APIMember("state", .word(["ordered", "done", "cancelled"])), APIMember("forced", .truth),
        APIMember("kind", .nullable(kind), "Whose home moves; null when it is the primary that changes."),
        APIMember("record", .nullable(.text(1...200)), "The id of the patient or prescriber."),
        APIMember("title", .text(1...20_000), "What changes hands, as the first words of a sentence."),
        APIMember("to", .text(1...20_000), "Where it goes, in words."),
        APIMember("waitsFor", .nullable(siteNameSchema), "The site that must synchronise first; once done, the one that holds it."),
        APIMember("lastContact", .nullable(.integer(0...Int64.max)), "Of that site, in seconds since 1970."),
        APIMember("listening", .truth, "That site waits for news at this moment."), APIMember("orderedAt", .integer(0...Int64.max)),
    ])

    private func json(_ listing: HandoverListing) -> JSONValue {
        let known = live()
        let contacts = listing.holder.map { [$0.lastContact, known.last[$0.id]?.at].compactMap { $0 } } ?? []
        let table = listing.handover.record?.table.folded
        let kind = Self.homed.first { $0.value == table }?.key
        return .object([
            ("id", .string(listing.handover.id)), ("state", .string(listing.handover.state.rawValue)), ("forced", .bool(listing.handover.isForced)),
            ("kind", kind.map { .string($0) } ?? .null), ("record", listing.handover.record.map { .string($0.id) } ?? .null),
            ("title", .string(listing.title)), ("to", .string(listing.destination)), ("waitsFor", listing.holder.map(Self.json) ?? .null),
            ("lastContact", contacts.max().map { .integer($0) } ?? .null),
            ("listening", .bool(listing.holder.map { known.listening.contains($0.id) } ?? false)), ("orderedAt", .integer(listing.handover.orderedAt)),
        ])
    }

    private static let topologySchema = APISchema.object([
        APIMember("mirrored", .truth, "A remote site is the primary."), APIMember("primary", siteNameSchema, "Edits items, names and master lists."),
        APIMember("epoch", .integer(0...Int64.max), "Goes up whenever another site becomes the primary."),
        APIMember("handover", .nullable(handoverSchema), "A change that is under way."),
    ])

    private func json(_ status: TopologyStatus) -> JSONValue {
        .object([
            ("mirrored", .bool(status.isMirrored)), ("primary", Self.json(status.primary)), ("epoch", .integer(status.epoch)),
            ("handover", status.handover.map { json($0) } ?? .null),
        ])
    }

    private static func table(_ kind: String?) -> String { kind.flatMap { homed[$0] } ?? "" }

    var topologyOperations: [Operation] { primaryOperations + homeOperations }

    private var primaryOperations: [Operation] {
        [
            Operation("readTopology", .get, "topology", tag: "topology", "Which site is the primary, and whether that is changing.") { _ in
                .ok(json(try Administration(database).topology()))
            }
            .needing(.look).answering(200, Self.topologySchema),
            Operation(
                "mirror", .post, "topology/mirror", tag: "topology",
                "Makes a remote site the primary: from central at once, from another site when that site has synchronised."
            ) { call in
                try act(call) { administration in
                    .ok(
                        json(
                            try administration.mirror(
                                to: call.body["site"]?.text ?? "", force: call.body["force"]?.truth ?? false, handoverID: NewID.make())))
                }
            }
            .needing(.moveStores)
            .taking(body: .object([APIMember("site", .text(1...200), "By id, name or number: a server or desktop."), Self.force]))
            .answering(200, Self.topologySchema, failing: [.notFound, .siteIsCentral, .siteNotReady, .handoverUnderWay]),
            Operation("unify", .post, "topology/unify", tag: "topology", "Makes central the primary again, once the present one has synchronised.") { call in
                try act(call) { administration in
                    .ok(json(try administration.unify(force: call.body["force"]?.truth ?? false, handoverID: NewID.make())))
                }
            }
            .needing(.moveStores).taking(body: .object([Self.force])).answering(200, Self.topologySchema, failing: [.handoverUnderWay]),
            Operation("cancelTopologyChange", .post, "topology/cancel", tag: "topology", "Calls a change of the primary off before it has happened.") { call in
                try act(call) { administration in .ok(json(try administration.cancelTopologyChange())) }
            }
            .needing(.moveStores).answering(200, Self.topologySchema, failing: [.notFound]),
        ]
    }

    private var homeOperations: [Operation] {
        [
            Operation(
                "listHomeMoves", .get, "home-moves", tag: "homes", "Moves of patients' and prescribers' homes that wait for the old home's site."
            ) { call in try Self.slice(call, Administration(database).homeMoves(), name: \.handover.id, json: json) }
            .needing(.support).taking(Self.slices).answering(200, Self.list(of: Self.handoverSchema)),
            Operation(
                "moveHome", .post, "home-moves", tag: "homes",
                "Moves a patient or prescriber to another home store, once the old home's site has sent what it wrote."
            ) { call in
                try act(call) { administration in
                    let move = try administration.moveHome(
                        table: Self.table(call.body["kind"]?.text), id: call.body["record"]?.text ?? "", to: call.body["store"]?.text ?? "",
                        force: call.body["force"]?.truth ?? false, handoverID: NewID.make())
                    return .ok(.object([("move", move.map { json($0) } ?? .null)]))
                }
            }
            .needing(.moveStores)
            .taking(
                body: .object([
                    APIMember("kind", Self.kind), APIMember("record", .text(1...200), "The id of the patient or prescriber."),
                    APIMember("store", .text(1...200), "The new home, a dispensary, by code, name or id."), Self.force,
                ])
            )
            .answering(
                200, .object([APIMember("move", .nullable(Self.handoverSchema), "Null when the home is there already.")]),
                failing: [.notFound, .handoverUnderWay]),
            Operation("cancelHomeMove", .delete, "home-moves/{kind}/{record}", tag: "homes", "Calls the move of a home off before it has happened.") { call in
                try act(call) { administration in
                    try administration.cancelHomeMove(table: Self.table(call.path("kind")), id: call.path("record"))
                    return .done
                }
            }
            .needing(.moveStores)
            .taking([
                APIParameter("kind", in: .path, Self.kind, "Whose home."),
                APIParameter("record", in: .path, .text(1...200), "The id of the patient or prescriber."),
            ])
            .answering(204, failing: [.notFound]),
        ]
    }
}
