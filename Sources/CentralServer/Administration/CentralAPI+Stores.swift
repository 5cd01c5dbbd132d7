import Failures
import Foundation
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncProtocol
import SyncRules

/// Stores: where each is active, what is changed of them, and what every site is to one (R-STORE, R-SITE 6).
extension CentralAPI {
    static let storeParameter = APIParameter("store", in: .path, .text(1...200), "A store, by code, name or id.")
    private static let site = APIParameter("site", in: .path, .text(1...200), "A site, by id, name or number; `central` is central's own.")
    private static let mode = APISchema.word([StoreRecord.ordinaryMode, StoreRecord.dispensaryMode])
    private static let code = APISchema.text(0...1_000)
    private static let name = APISchema.text(0...10_000)
    private static let count = APISchema.integer(0...Int64.max)

    /// A site as what is about something else names it.
    static let siteNameSchema = APISchema.object([
        APIMember("id", .text(1...200)), APIMember("number", .integer(1...Int64.max)), APIMember("name", .text(0...400)),
    ])

    static func json(_ site: Site) -> JSONValue {
        .object([("id", .string(site.id)), ("number", .integer(site.number)), ("name", .string(site.name))])
    }

    /// A store as what is about something else names it.
    static let storeNameSchema = APISchema.object([APIMember("id", .text(1...200)), APIMember("code", code), APIMember("name", name)])

    static func json(_ facts: StoreFacts) -> JSONValue {
        .object([("id", .string(facts.id)), ("code", .string(facts.code)), ("name", .string(facts.title))])
    }

    static let storeSchema = APISchema.object([
        APIMember("id", .text(1...200)), APIMember("code", code), APIMember("name", name),
        APIMember("nameID", .text(0...1_000), "The name record by which others trade with it."), APIMember("mode", mode), APIMember("disabled", .truth),
        APIMember("site", .nullable(siteNameSchema), "Where it is active."),
        APIMember("epoch", count, "Goes up whenever it becomes active elsewhere."),
        APIMember("collectors", .list(of: .text(0...400), max: 100_000), "Names of the sites that were given a full read-only copy."),
        APIMember("syncsTransactions", .nullable(.truth), "Of a dispensary; null for a store whose transactions always travel."),
    ])

    static func json(_ store: StoreListing) -> JSONValue {
        .object([
            ("id", .string(store.facts.id)), ("code", .string(store.facts.code)), ("name", .string(store.facts.title)),
            ("nameID", .string(store.facts.nameID)),
            ("mode", .string(store.facts.isDispensary ? StoreRecord.dispensaryMode : StoreRecord.ordinaryMode)),
            ("disabled", .bool(store.facts.isDisabled)), ("site", store.site.map(json) ?? .null), ("epoch", .integer(store.epoch)),
            ("collectors", .array(store.collectors.map { .string($0) })), ("syncsTransactions", store.syncsTransactions.map { .bool($0) } ?? .null),
        ])
    }

    /// A store as it stands after an act, with what an administrator should know of it.
    private static let changedStore = APISchema.object([
        APIMember("store", storeSchema), APIMember("remarks", .list(of: .text(1...2_000), max: 10), "What it means, in words."),
    ])

    private func listing(_ reference: String) throws -> StoreListing {
        let administration = Administration(database)
        let id = try administration.store(reference).id
        guard let store = try administration.stores().first(where: { $0.facts.id == id }) else { throw Failure(.notFound, nil, ["store": id]) }
        return store
    }

    private func changed(_ id: String, _ remarks: [String]) throws -> APIAnswer {
        try storeAnswer(id) { .object([("store", $0), ("remarks", .array(remarks.map { .string($0) }))]) }
    }

    /// A store as it stands, with its version, which is read before it.
    private func storeAnswer(_ reference: String, _ make: (JSONValue) throws -> JSONValue = { $0 }) throws -> APIAnswer {
        let version = try Administration(database).version { try Administration.version(ofStore: reference, $0) }
        return .ok(try make(Self.json(try listing(reference))), version: version)
    }

    /// An act on the store that the path names, bound to its version where the caller says one.
    private func actOnStore(_ call: Call, _ act: (Administration, String) throws -> APIAnswer) throws -> APIAnswer {
        let reference = call.path("store")
        return try self.act(call, at: { try Administration.version(ofStore: reference, $0) }) { administration in
            try act(administration, administration.store(reference).id)
        }
    }

    // MARK: Lists

    private enum Order: String, CaseIterable {
        case code, name, site
    }

    private static func sorted(_ stores: [StoreListing], by order: Order) -> [StoreListing] {
        switch order {
        case .code: stores
        case .name: stores.sorted { ($0.facts.title.lowercased(), $0.facts.id) < ($1.facts.title.lowercased(), $1.facts.id) }
        case .site: stores.sorted { ($0.site?.number ?? Int64.max, $0.facts.code, $0.facts.id) < ($1.site?.number ?? Int64.max, $1.facts.code, $1.facts.id) }
        }
    }

    private func matching(_ call: Call) throws -> [StoreListing] {
        let search = call.text("search")?.lowercased()
        let site = try call.text("site").map { try Administration(database).site($0).id }
        let disabled = call.truth("disabled")
        let isDispensary = call.text("mode").map { $0 == StoreRecord.dispensaryMode }
        return try Administration(database).stores().filter { store in
            (search.map { store.facts.code.lowercased().contains($0) || store.facts.title.lowercased().contains($0) } ?? true)
                && (site.map { store.site?.id == $0 } ?? true) && (disabled.map { store.facts.isDisabled == $0 } ?? true)
                && (isDispensary.map { store.facts.isDispensary == $0 } ?? true)
        }
    }

    // MARK: Edits

    /// Larger pictures are no logos.
    private static let logoBytesMax = 500_000
    private static let pictures: [[UInt8]] = [[0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x47, 0x49, 0x46, 0x38]]

    /// A picture as records carry it; empty takes it away.
    private static func logo(_ text: String) throws -> String {
        guard !text.isEmpty else { return "" }
        guard let picture = Data(base64Encoded: text), pictures.contains(where: { picture.starts(with: $0) }), picture.count <= logoBytesMax else {
            throw Failure(
                .argumentInvalid, "A logo is a PNG, JPEG or GIF picture of at most \(logoBytesMax) bytes, in base 64.", ["field": "body.logo"])
        }
        return text
    }

    private static let edit = APISchema.object([
        .optional("code", .text(1...50), "Unique among stores."), .optional("name", .text(1...200), "Its own name among names follows."),
        .optional("mode", mode), .optional("disabled", .truth), .optional("tags", .text(0...10_000), "Empty takes them away."),
        .optional("logo", .text(0...700_000), "A PNG, JPEG or GIF picture of at most 500 kB, in base 64; empty takes it away."),
        .optional(
            "preferences", .list(of: .object([APIMember("key", .text(1...200)), APIMember("value", .any)]), max: 500),
            "Those of its preferences that are set; all others stay."),
    ])

    private static func edit(_ body: JSONValue) throws -> StoreEdit {
        var edit = StoreEdit()
        edit.title = body["name"]?.text
        edit.code = body["code"]?.text
        edit.isDispensary = body["mode"]?.text.map { $0 == StoreRecord.dispensaryMode }
        edit.isDisabled = body["disabled"]?.truth
        edit.tags = body["tags"]?.text
        edit.logo = try body["logo"]?.text.map(logo)
        edit.preferences = (body["preferences"]?.elements ?? []).map { ($0["key"]?.text ?? "", $0["value"] ?? .null) }
        return edit
    }

    private static let settings = APISchema.object([
        APIMember("tags", .text(0...5_000_000)), APIMember("logo", .text(0...5_000_000), "As its record carries it; empty when there is none."),
        APIMember("preferences", .any, "An object, one member for each; null when nothing was ever set."),
    ])

    /// What of a store is changed by `editStore` and no list shows.
    private func settings(of id: String) throws -> JSONValue {
        try database.read { transaction in
            let record = try transaction.records.record("store", id).map { try transaction.rules.record(StoreRecord.self, $0.payload) }
            let preferences = try transaction.records.records(matching: PreferenceRecord.query(of: id)).first
            let data = try preferences.flatMap { try JSONValue(parsing: $0.payload)[PreferenceRecord.Field.data.name] }
            return .object([
                ("tags", .string(record?.text(.tags) ?? "")), ("logo", .string(record?.text(.logo) ?? "")),
                // Older programs wrote the object as a text.
                ("preferences", data?.text.flatMap { try? JSONValue(parsing: $0) } ?? data ?? .null),
            ])
        }
    }

    private static let holdings = APISchema.object([
        APIMember("dispensary", .truth), APIMember("patients", count, "Whose home it is."), APIMember("prescribers", count, "Whose home it is."),
        APIMember("prescriptions", count, "Those that central holds."), APIMember("withheld", .truth, "Its site keeps its transactions from central."),
        APIMember("words", .text(0...2_000), "What becomes of it in an ordinary store; empty when nothing stands against the change."),
        APIMember("remedy", .text(0...2_000)),
    ])

    private static func json(_ holdings: DispensaryHoldings?) -> JSONValue {
        let isEmpty = holdings?.isEmpty ?? true
        return .object([
            ("dispensary", .bool(holdings != nil)), ("patients", .integer(holdings?.patients ?? 0)),
            ("prescribers", .integer(holdings?.prescribers ?? 0)), ("prescriptions", .integer(holdings?.prescriptions ?? 0)),
            ("withheld", .bool(holdings?.isWithheld ?? false)), ("words", .string(holdings?.words ?? "")),
            ("remedy", .string(isEmpty ? "" : holdings?.remedy ?? "")),
        ])
    }

    // MARK: Sites of a store

    private static let storeSiteSchema = APISchema.object([
        APIMember("id", .text(1...200)), APIMember("number", .integer(1...Int64.max)), APIMember("name", .text(0...400)),
        APIMember("kind", .word(StoreKind.allCases.map(\.rawValue)), "What the site is to the store."), APIMember("why", .text(1...100_000)),
    ])

    private static func json(_ one: StoreSite) -> JSONValue {
        json(one.site).setting("kind", to: .string(one.kind.rawValue)).setting("why", to: .string(one.why))
    }

    /// Sets or ends a full read-only copy.
    private func setCollector(_ call: Call, _ isCollector: Bool) throws -> APIAnswer {
        try actOnStore(call) { administration, id in
            try administration.setCollector(store: id, at: call.path("site"), isCollector)
            return try storeAnswer(id)
        }
    }

    var storeOperations: [Operation] { storeReadings + storeActs }

    private var storeReadings: [Operation] {
        [
            Operation("listStores", .get, "stores", tag: "stores", "All stores with the site where each is active.") { call in
                let order = call.text("sort").flatMap { Order(rawValue: $0) } ?? .code
                return try Self.slice(call, Self.sorted(matching(call), by: order), name: \.facts.id, json: Self.json)
            }
            .needing(.look)
            .taking(
                Self.slices + [
                    APIParameter("search", in: .query, .text(1...100), "Part of the code or the name, in any case."),
                    APIParameter("site", in: .query, .text(1...200), "Only stores active on this site, by id, name or number."),
                    APIParameter("disabled", in: .query, .truth, "Only those that are disabled, or that are not."),
                    APIParameter("mode", in: .query, Self.mode, "Only stores of this mode."),
                    APIParameter("sort", in: .query, .word(Order.allCases.map(\.rawValue)), "By code, name, or the number of the active site."),
                ]
            )
            .answering(200, Self.list(of: Self.storeSchema), failing: [.notFound]),
            Operation("readStore", .get, "stores/{store}", tag: "stores", "One store with the site where it is active.") { call in
                try storeAnswer(call.path("store"))
            }
            .needing(.look).taking([Self.storeParameter], version: true).answering(200, Self.storeSchema, failing: [.notFound]),
            Operation("readStoreSettings", .get, "stores/{store}/settings", tag: "stores", "A store's tags, logo and preferences.") { call in
                try storeAnswer(call.path("store")) { try settings(of: $0["id"]?.text ?? "") }
            }
            .needing(.support).taking([Self.storeParameter], version: true).answering(200, Self.settings, failing: [.notFound]),
            Operation(
                "readDispensaryHoldings", .get, "stores/{store}/dispensary-holdings", tag: "stores",
                "What a dispensary has that an ordinary store cannot work with: to be read before its mode is changed."
            ) { call in .ok(Self.json(try Administration(database).dispensaryHoldings(call.path("store")))) }
            .needing(.look).taking([Self.storeParameter]).answering(200, Self.holdings, failing: [.notFound]),
            Operation("listStoreSites", .get, "stores/{store}/sites", tag: "stores", "Every site with what it is to a store, and why; central first.") { call in
                let sites = try Administration(database).sites(ofStore: call.path("store"), search: call.text("search"))
                return try Self.slice(call, sites, name: \.site.id, json: Self.json)
            }
            .needing(.look)
            .taking(
                [Self.storeParameter] + Self.slices + [
                    APIParameter("search", in: .query, .text(1...100), "Part of the site's name in any case, its number, or what it is to the store.")
                ]
            )
            .answering(200, Self.list(of: Self.storeSiteSchema), failing: [.notFound]),
        ]
    }

    private var storeActs: [Operation] {
        [
            Operation("createStore", .post, "stores", tag: "stores", "Creates a store, active on central, with a name by which others trade with it.") { call in
                try act(call) { administration in
                    let facts = try administration.createStore(
                        code: call.body["code"]?.text ?? "", title: call.body["name"]?.text ?? "",
                        isDispensary: call.body["mode"]?.text == StoreRecord.dispensaryMode, nameID: call.body["nameID"]?.text,
                        ids: (NewID.make(), NewID.make()), creator: call.body["user"]?.text.map { ($0, NewID.make()) })
                    return .created(Self.json(try listing(facts.id)))
                }
            }
            .needing(.administer)
            .taking(
                body: .object([
                    APIMember("code", .text(1...50), "Unique among stores."), APIMember("name", .text(1...200)),
                    .optional("mode", Self.mode, "`store` when left out."), .optional("nameID", .text(1...200), "An existing name that becomes the store's."),
                    .optional("user", .text(1...200), "The user of the records, by name or id, who may log in to it from the start."),
                ])
            )
            .answering(201, Self.storeSchema, failing: [.nameTaken, .notFound]),
            Operation("editStore", .patch, "stores/{store}", tag: "stores", "Changes a store's code, name, mode, state, tags, logo or preferences.") { call in
                try actOnStore(call) { administration, id in
                    try changed(id, administration.editStore(id, Self.edit(call.body), newID: NewID.make()).remarks)
                }
            }
            .needing(.administer).taking([Self.storeParameter], body: Self.edit, version: true)
            .answering(200, Self.changedStore, failing: [.versionOutdated, .notFound, .nameTaken, .recordTooLarge, .recordMalformed]),
            Operation(
                "setStoreTransactions", .put, "stores/{store}/transactions", tag: "stores",
                "Whether a dispensary's prescriptions, invoices, stock and stocktakes are synchronised, from its site's next sync on."
            ) { call in
                try actOnStore(call) { administration, id in
                    try changed(id, [administration.setTransactions(store: id, call.body["on"]?.truth ?? false)])
                }
            }
            .needing(.administer).taking([Self.storeParameter], body: .object([APIMember("on", .truth)]), version: true)
            .answering(200, Self.changedStore, failing: [.versionOutdated, .notFound]),
            Operation("assignStore", .put, "stores/{store}/active-site", tag: "stores", "Makes a store active on a site.") { call in
                try actOnStore(call) { administration, id in
                    try administration.assign(store: id, to: call.body["site"]?.text ?? "", force: call.body["force"]?.truth ?? false)
                    return try storeAnswer(id)
                }
            }
            .needing(.moveStores)
            .taking(
                [Self.storeParameter],
                body: .object([
                    APIMember("site", .text(1...200), "By id, name or number; `central` takes it back."),
                    .optional("force", .truth, "Gives the site that holds it up as lost: what it still sends is kept apart."),
                ]), version: true
            )
            .answering(200, Self.storeSchema, failing: [.versionOutdated, .notFound, .storeMoveNeeded, .mobileSiteFull]),
            Operation("setCollector", .put, "stores/{store}/collectors/{site}", tag: "stores", "Gives a site a full read-only copy of a store.") { call in
                try setCollector(call, true)
            }
            .needing(.moveStores).taking([Self.storeParameter, Self.site], version: true)
            .answering(200, Self.storeSchema, failing: [.versionOutdated, .notFound, .siteIsCentral]),
            Operation("endCollector", .delete, "stores/{store}/collectors/{site}", tag: "stores", "Ends a site's full read-only copy of a store.") { call in
                try setCollector(call, false)
            }
            .needing(.moveStores).taking([Self.storeParameter, Self.site], version: true)
            .answering(200, Self.storeSchema, failing: [.versionOutdated, .notFound, .siteIsCentral]),
        ]
    }
}
