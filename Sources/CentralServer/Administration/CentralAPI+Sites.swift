import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncProtocol
import SyncRules

/// Sites: who they are, how they stand, and what an administrator sets of them (R-SITE 1, 2, 5).
extension CentralAPI {
    static let siteParameter = APIParameter("site", in: .path, .text(1...200), "A site, by id, name, code or number; `central` is central's own.")
    private static let kinds = SiteKind.allCases.filter { $0 != .central }.map(\.rawValue)
    private static let count = APISchema.integer(0...Int64.max)
    private static let id = APISchema.text(1...100)
    static let siteCode = APISchema.text(0...100)

    static let siteSchema = APISchema.object([
        APIMember("id", id), APIMember("number", .integer(1...Int64.max)),
        APIMember("code", .nullable(.text(1...100)), "What people call it by for short."), APIMember("name", .text(1...400)),
        APIMember("kind", .word(SiteKind.allCases.map(\.rawValue))),
        APIMember("state", .word(["central", "fenced", "off", "not-paired", "loading", "ready"])), APIMember("stateInWords", .text(1...400)),
        APIMember("enabled", .truth), APIMember("initialised", .truth),
        APIMember("workMayBegin", .truth, "People may work there: its first load is complete, or far enough."),
        APIMember("fenced", .truth), APIMember("paired", .truth),
        APIMember("lastContact", .nullable(count), "Seconds since 1970."),
        APIMember("lastSuccess", .nullable(count), "When a call last showed that a sync ended well."),
        APIMember("listening", .truth, "It waits for news at this moment."),
        APIMember("app", .nullable(.text(0...400))), APIMember("protocol", .nullable(count), "The newest version it speaks."),
        APIMember("schema", .nullable(count), "The number of its database's last migration."),
        APIMember("hardware", .nullable(.text(1...64)), "A fingerprint of its machine, as it tells it."), APIMember("cursor", count),
        APIMember("toReceive", count, "Records it has yet to receive."),
        APIMember("toReceiveIsLeast", .truth, "There is more, which was counted no further."),
        APIMember("groupsToSend", .nullable(count), "The groups they are in; null from an older program."),
        APIMember(
            "formerDevice",
            .nullable(
                .object([
                    APIMember("database", .text(1...200)), APIMember("toSend", count), APIMember("groupsToSend", .nullable(count)),
                    APIMember("withheldRecords", count), APIMember("saidAt", .nullable(count)), APIMember("replacedAt", count),
                    APIMember("inWords", .text(1...1_000)),
                ])), "What the device before this one said last: what it had yet to send central never received."),
        APIMember("toSend", count, "Records it has yet to send, as it said last."), APIMember("newSettings", .truth), APIMember("upToDate", .truth),
        APIMember("parkedGroups", count), APIMember("offeredGroups", count, "Of versions that it offered after a restore, undecided."),
        APIMember("withheldRecords", count),
        APIMember("clockAheadSeconds", .nullable(.integer(Int64.min...Int64.max))), APIMember("clock", .nullable(.text(0...1_000))),
        APIMember("trouble", .list(of: .word(SiteTrouble.words), max: 10)), APIMember("troubleInWords", .nullable(.text(1...2_000))),
        APIMember("intervalSeconds", .nullable(count), "Between its syncs, as it said, under the terms that it has heard of."),
        APIMember("intervalSetBy", .nullable(.word(["machine", "central", "standard"]))), APIMember("paused", .nullable(.truth), "As it said."),
        APIMember("pausedBy", .nullable(.word(SiteSchedule.Pause.allCases.map(\.rawValue)))),
        APIMember("terms", termsSchema, "What central sets of its syncs, with what is set for all sites."),
        APIMember("ownTerms", termsSchema, "What is set for it alone."),
        APIMember("termsHeard", .word(CentralSiteStatus.Hearing.allCases.map(\.rawValue))),
        APIMember("bundleMadeAt", .nullable(.integer(Int64.min...Int64.max))), APIMember("bundleForItAt", .nullable(.integer(Int64.min...Int64.max))),
        APIMember("bundleForItHead", .nullable(.integer(Int64.min...Int64.max))),
        APIMember("bundleForItEmpty", .truth, "It brings nothing that the site lacked when it was made."),
        APIMember("byBundle", .truth, "It was heard last by a bundle: it hears of settings with the next one."),
        APIMember(
            "stores",
            .list(of: .object([APIMember("id", id), APIMember("kind", .word(StoreKind.allCases.map(\.rawValue)))]), max: 100_000)),
    ])

    private func json(_ status: CentralSiteStatus, asOf: Int64) throws -> JSONValue {
        try JSONValue(parsing: CentralStatusJSON.encode(status, asOf: asOf))
    }

    func siteAnswer(_ reference: String, _ make: (JSONValue, String?) -> APIAnswer) throws -> APIAnswer {
        let site = try Administration(database).site(reference)
        let status = try Administration(database).status(of: site.id, live: live())
        return make(try json(status, asOf: database.now()), site.version)
    }

    var siteOperations: [Operation] {
        [
            Operation("listSites", .get, "sites", tag: "sites", "All sites with how they stand now; central itself is the first.") { call in
                let status = try Administration(database).status(live: live())
                let state = call.text("state")
                let found = try status.sites.map { try json($0, asOf: status.asOf) }.filter { one in
                    (call.text("search").map { SiteList.matches(one, $0) } ?? true) && (state.map { one["state"]?.text == $0 } ?? true)
                        && (call.truth("trouble").map { (one["trouble"]?.elements?.isEmpty == false) == $0 } ?? true)
                }
                let order = call.text("sort").flatMap { SiteList.Order(rawValue: $0) } ?? .number
                let sorted = SiteList.sorted(found, by: order, isReversed: call.truth("reverse") ?? false)
                return try Self.slice(call, sorted, name: { $0["id"]?.text ?? "" }, json: { $0 })
            }
            .needing(.look)
            .taking(
                Self.slices + [
                    APIParameter("search", in: .query, .text(1...100), "Part of the name or code in any case, or the number, id, kind or hardware id."),
                    APIParameter("state", in: .query, .word(["central", "fenced", "off", "not-paired", "loading", "ready"]), "Only sites in this state."),
                    APIParameter("trouble", in: .query, .truth, "Only sites that somebody should look at, or only others."),
                    APIParameter(
                        "sort", in: .query, .word(SiteList.Order.allCases.map(\.rawValue)),
                        "Words from a to z, figures and times the largest and latest first; central stays on top."),
                    APIParameter("reverse", in: .query, .truth, "The other way round."),
                ]
            )
            .answering(200, Self.list(of: Self.siteSchema)),
            Operation(
                "createSite", .post, "sites", tag: "sites", "Adds a site with its name and password.",
                run: hashing { call, hash in
                    try act(call) { administration in
                        let site = try administration.createSite(
                            name: call.body["name"]?.text ?? "", code: call.body["code"]?.text,
                            kind: call.body["kind"]?.text.flatMap { SiteKind(rawValue: $0) } ?? .server,
                            secret: hash ?? "", id: NewID.make())
                        return try siteAnswer(site.id) { .created($0, version: $1) }
                    }
                }
            )
            .needing(.editSyncSites)
            .taking(
                body: .object([
                    APIMember("name", .text(1...100)), APIMember("password", .text(1...1_000)), .optional("kind", .word(Self.kinds), "`server` when left out."),
                    .optional("code", Self.siteCode, "Unique among sites."),
                ])
            )
            .answering(201, Self.siteSchema, failing: [.nameTaken, .passwordTooShort]),
            Operation("readSite", .get, "sites/{site}", tag: "sites", "One site, as it stands now.") { call in
                try siteAnswer(call.path("site")) { .ok($0, version: $1) }
            }
            .needing(.look).taking([Self.siteParameter], version: true).answering(200, Self.siteSchema, failing: [.notFound]),
            Operation(
                "editSite", .patch, "sites/{site}", tag: "sites",
                "Changes a site's name, code, kind, password, or whether it may synchronise; its pairing stays.",
                run: hashing { call, hash in
                    try act(call) { administration in
                        var edit = Administration.SiteEdit()
                        edit.name = call.body["name"]?.text
                        edit.code = call.body["code"]?.text
                        edit.kind = call.body["kind"]?.text.flatMap { SiteKind(rawValue: $0) }
                        edit.secret = hash
                        edit.isEnabled = call.body["enabled"]?.truth
                        let site = try administration.editSite(call.path("site"), edit, version: call.version)
                        return try siteAnswer(site.id) { .ok($0, version: $1) }
                    }
                }
            )
            .needing(.editSyncSites)
            .taking(
                [Self.siteParameter],
                body: .object([
                    .optional("name", .text(1...100)), .optional("code", Self.siteCode, "Empty takes it away."), .optional("kind", .word(Self.kinds)),
                    .optional("password", .text(1...1_000)),
                    .optional("enabled", .truth, "False: the site may not synchronise; nothing is lost."),
                ]), version: true
            )
            .answering(
                200, Self.siteSchema,
                failing: [.notFound, .nameTaken, .passwordTooShort, .siteIsCentral, .siteIsPrimary, .mobileSiteFull, .versionOutdated]),
            Operation("clearPairing", .post, "sites/{site}/clear-pairing", tag: "sites", "Lets another device take the site's place; also lifts a fence.") {
                call in
                try act(call) { administration in
                    var edit = Administration.SiteEdit()
                    edit.clearsPairing = true
                    edit.device = call.body["device"]?.text
                    let site = try administration.editSite(call.path("site"), edit, version: call.version, live: live())
                    return try siteAnswer(site.id) { .ok($0, version: $1) }
                }
            }
            .needing(.editSyncSites)
            .taking(
                [Self.siteParameter],
                body: .object([.optional("device", .text(1...100), "Only the device whose status names this database; else the first that calls.")]),
                version: true
            )
            .answering(200, Self.siteSchema, failing: [.notFound, .siteIsCentral, .tenureLeft, .versionOutdated]),
            Operation("deleteSite", .delete, "sites/{site}", tag: "sites", "Removes a site that has no active stores.") { call in
                try act(call) { administration in
                    try administration.deleteSite(call.path("site"), version: call.version)
                    return .done
                }
            }
            .needing(.editSyncSites).taking([Self.siteParameter], version: true)
            .answering(204, failing: [.notFound, .siteHasStores, .siteIsCentral, .siteIsPrimary, .handoverUnderWay, .versionOutdated]),
        ]
    }
}
