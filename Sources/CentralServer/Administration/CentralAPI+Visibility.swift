import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// What is visible in which store: other stores, items, names, master lists, patients and prescribers (R-STORE 4, R-OWN 11).
extension CentralAPI {
    private static let people: [VisibilityKind] = [.patient, .prescriber]
    private static let other = APIParameter("other", in: .path, .text(1...200), "The other store, by code, name or id.")
    private static let subject = APIParameter("subject", in: .path, .text(1...200), "What is shown, by code, name or id.")

    private static func kind(_ kinds: [VisibilityKind]) -> APIParameter {
        APIParameter("kind", in: .path, .word(kinds.map(\.rawValue)), "What is shown.")
    }

    private static let search = APIParameter("search", in: .query, .text(1...100), "Part of the code or the name, in any case.")

    private static let visibleSchema = APISchema.object([
        APIMember("id", .text(1...200)), APIMember("code", .text(0...10_000)), APIMember("name", .text(0...10_000)),
    ])

    private static func json(_ subject: VisibleSubject) -> JSONValue {
        .object([("id", .string(subject.id)), ("code", .string(subject.code)), ("name", .string(subject.title))])
    }

    private static let pairMembers = [APIMember("first", storeNameSchema), APIMember("second", storeNameSchema)]

    private static func json(_ pair: (StoreFacts, StoreFacts)) -> JSONValue {
        .object([("first", json(pair.0)), ("second", json(pair.1))])
    }

    // MARK: What is done

    private func visible(_ call: Call) throws -> APIAnswer {
        guard let kind = VisibilityKind(rawValue: call.path("kind")) else { throw Failure(.argumentInvalid) }
        let search = call.text("search")?.lowercased()
        let found = try Administration(database).visible(kind, in: call.path("store")).filter { one in
            search.map { one.code.lowercased().contains($0) || one.title.lowercased().contains($0) } ?? true
        }
        return try Self.slice(call, found, name: \.id, json: Self.json)
    }

    private func setPair(_ call: Call, isVisible: Bool) throws -> APIAnswer {
        try act(call) { administration in
            let pair = (try administration.store(call.path("store")), try administration.store(call.path("other")))
            if isVisible {
                try administration.grantVisibility(pair.0.id, pair.1.id, newID: NewID.make)
            } else {
                try administration.revokeVisibility(pair.0.id, pair.1.id)
            }
            return .ok(Self.json(pair).setting("visible", to: .bool(isVisible)))
        }
    }

    private static let pairNow = APISchema.object(pairMembers + [APIMember("visible", .truth, "They see one another.")])

    private func setShown(_ call: Call, _ isShown: Bool) throws -> APIAnswer {
        guard let kind = VisibilityKind(rawValue: call.path("kind")) else { throw Failure(.argumentInvalid) }
        return try act(call) { administration in
            let store = try administration.store(call.path("store"))
            let subject = try database.read { try VisibilityRows(transaction: $0).subject(kind, call.path("subject")) }
            let changed =
                isShown ? try administration.show(kind, subject.id, in: store.id) : try administration.hide(kind, subject.id, in: store.id)
            return .ok(
                .object([
                    ("store", Self.json(store)), ("kind", .string(kind.rawValue)), ("subject", Self.json(subject)), ("shown", .bool(isShown)),
                    ("changed", .bool(changed)),
                ]))
        }
    }

    private static let shownNow = APISchema.object([
        APIMember("store", storeNameSchema), APIMember("kind", .word(VisibilityKind.allCases.map(\.rawValue))), APIMember("subject", visibleSchema),
        APIMember("shown", .truth, "By hand: a patient or prescriber whose home is the store is seen there either way."),
        APIMember("changed", .truth, "It was otherwise before."),
    ])

    // MARK: Master lists

    /// Slices of the follower's work done in one call.
    private static let slicesMax = 20

    private static let listSetting = APISchema.object([
        APIMember("on", .truth), APIMember("waiting", .truth, "Something is yet to be compared; central goes on by itself."),
    ])

    private func listSetting() throws -> JSONValue {
        .object([
            ("on", .bool(try Administration(database).listsSetItems())), ("waiting", .bool(try ItemListFollower(database).isNeeded())),
        ])
    }

    private func followLists() throws -> JSONValue {
        let follower = ItemListFollower(database)
        var total = ItemListReport()
        for _ in 0..<Self.slicesMax where try follower.isNeeded() {
            let report = try follower.step()
            total.shown += report.shown
            total.hidden += report.hidden
            total.kept += report.kept
        }
        return try listSetting().setting("shown", to: .integer(total.shown)).setting("hidden", to: .integer(total.hidden))
            .setting("kept", to: .integer(total.kept))
    }

    private static let followed = APISchema.object([
        APIMember("on", .truth), APIMember("waiting", .truth, "There is more; ask again, or leave it to central."),
        APIMember("shown", .integer(0...Int64.max)), APIMember("hidden", .integer(0...Int64.max)),
        APIMember("kept", .integer(0...Int64.max), "Stay visible for their stock."),
    ])

    // MARK: Operations

    var visibilityOperations: [Operation] { pairOperations + subjectOperations + listOperations }

    private var pairOperations: [Operation] {
        [
            Operation("listVisibleStores", .get, "visibility/stores", tag: "visibility", "Pairs of stores that see one another.") { call in
                let only = try call.text("store").map { try Administration(database).store($0).id }
                let pairs = try Administration(database).visibility().filter { only == nil || $0.0.id == only || $0.1.id == only }
                return try Self.slice(call, pairs, name: { Digest.of(Array("\($0.0.id)\n\($0.1.id)".utf8)).hex }, json: Self.json)
            }
            .needing(.look)
            .taking(Self.slices + [APIParameter("store", in: .query, .text(1...200), "Only pairs with this store, by code, name or id.")])
            .answering(200, Self.list(of: .object(Self.pairMembers)), failing: [.notFound]),
            Operation(
                "grantVisibility", .put, "stores/{store}/partners/{other}", tag: "visibility",
                "Makes two stores visible to one another, so that they may trade."
            ) { call in try setPair(call, isVisible: true) }
            .needing(.administer).taking([Self.storeParameter, Self.other]).answering(200, Self.pairNow, failing: [.notFound]),
            Operation(
                "revokeVisibility", .delete, "stores/{store}/partners/{other}", tag: "visibility",
                "Ends it, both ways; documents already exchanged stay where they are."
            ) { call in try setPair(call, isVisible: false) }
            .needing(.administer).taking([Self.storeParameter, Self.other]).answering(200, Self.pairNow, failing: [.notFound]),
        ]
    }

    private var subjectOperations: [Operation] {
        let things = VisibilityKind.allCases.filter { !Self.people.contains($0) }
        return [
            Operation(
                "listVisible", .get, "stores/{store}/visible/{kind}", tag: "visibility", "The items, names or master lists that are visible in a store.",
                run: visible
            )
            .needing(.look).taking([Self.storeParameter, Self.kind(things)] + Self.slices + [Self.search])
            .answering(200, Self.list(of: Self.visibleSchema), failing: [.notFound]),
            Operation(
                "listVisiblePeople", .get, "stores/{store}/visible-people/{kind}", tag: "visibility",
                "The patients or prescribers that are visible in a store, those at home there with them.", run: visible
            )
            .needing(.support).taking([Self.storeParameter, Self.kind(Self.people)] + Self.slices + [Self.search])
            .answering(200, Self.list(of: Self.visibleSchema), failing: [.notFound]),
            Operation(
                "show", .put, "stores/{store}/visible/{kind}/{subject}", tag: "visibility",
                "Makes an item, name, master list, patient or prescriber visible in a store; items and lists where the primary is."
            ) { call in try setShown(call, true) }
            .needing(.administer).taking([Self.storeParameter, Self.kind(VisibilityKind.allCases), Self.subject])
            .answering(200, Self.shownNow, failing: [.notFound, .notEditor, .recordMerged]),
            Operation(
                "hide", .delete, "stores/{store}/visible/{kind}/{subject}", tag: "visibility",
                "Hides an item, name, master list, patient or prescriber in a store; items and lists where the primary is."
            ) { call in try setShown(call, false) }
            .needing(.administer).taking([Self.storeParameter, Self.kind(VisibilityKind.allCases), Self.subject])
            .answering(200, Self.shownNow, failing: [.notFound, .notEditor, .recordMerged]),
        ]
    }

    private var listOperations: [Operation] {
        [
            Operation(
                "listMasterLists", .get, "master-lists", tag: "visibility",
                "The master lists, with the codes, names and ids by which other operations take them."
            ) { call in
                try Self.slice(call, Administration(database).masterLists(call.text("search")), name: \.id) { list in
                    .object([
                        ("id", .string(list.id)), ("code", .string(list.code)), ("name", .string(list.title)), ("inactive", .bool(list.isInactive)),
                    ])
                }
            }
            .needing(.look).taking(Self.slices + [APIParameter("search", in: .query, .text(1...100), "Part of the code, the name or the id, in any case.")])
            .answering(
                200,
                Self.list(
                    of: .object([
                        APIMember("id", .text(1...200)), APIMember("code", .text(0...10_000)), APIMember("name", .text(0...10_000)),
                        APIMember("inactive", .truth, "It takes no part in what is visible."),
                    ]))),
            Operation(
                "readListsSetItems", .get, "visibility/lists", tag: "visibility", "Whether the master lists a store uses decide which items are visible in it."
            ) { _ in .ok(try listSetting()) }
            .needing(.look).answering(200, Self.listSetting),
            Operation(
                "setListsSetItems", .put, "visibility/lists", tag: "visibility",
                "Lets the master lists a store uses decide which items are visible in it, or ends that."
            ) { call in
                try act(call) { administration in
                    try administration.setListsSetItems(call.body["on"]?.truth ?? false)
                    return .ok(try listSetting())
                }
            }
            .needing(.administer).taking(body: .object([APIMember("on", .truth)])).answering(200, Self.listSetting, failing: [.notEditor]),
            Operation("followLists", .post, "visibility/lists/catch-up", tag: "visibility", "Compares items with their lists now, as far as one call goes.") {
                call in try act(call) { _ in .ok(try followLists()) }
            }
            .needing(.administer).answering(200, Self.followed),
        ]
    }
}
