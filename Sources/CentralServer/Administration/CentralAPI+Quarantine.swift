import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// What central keeps apart: seen, judged again, given up (R-OWN 10).
extension CentralAPI {
    private static let number = APIParameter("number", in: .path, .integer(1...Int64.max), "The number under which a group is kept apart.")
    private static let filters: [APIParameter] = [
        APIParameter("site", in: .query, .text(1...200), "Only what this site wrote, by id, name or number."),
        APIParameter("reason", in: .query, .text(1...100), "Only what is kept apart for this reason, a code such as `patient-not-visible`."),
        APIParameter("all", in: .query, .truth, "Also what was decided."),
    ]
    private static let count = APISchema.integer(0...Int64.max)
    private static let anyNumber = APISchema.integer(Int64.min...Int64.max)
    private static let name = APISchema.text(0...1_000)
    private static let words = APISchema.text(0...10_000)
    private static let numbers = APISchema.list(of: count, max: 1_000_000)
    private static let state = APISchema.word(["parked", "released", "dismissed"])
    private static let why = APISchema.text(1...1_000)
    private static let linesMax = 10_000

    private static let quarantineMembers = [
        APIMember("number", count), APIMember("site", name, "The id of the site that wrote it."), APIMember("siteName", name),
        APIMember("group", anyNumber, "The site's own number of it."), APIMember("at", anyNumber, "Seconds since 1970."),
        APIMember("kind", name, "`refused`, `overwritten` by the rightful editor's version, or `offered` by a site after a restore."),
        APIMember("code", name), APIMember("message", words), APIMember("remedy", words, "What the site was told to do about it."),
        APIMember("state", state, "`parked` until it is decided."), APIMember("user", .nullable(name), "Who wrote it, as the site named them."),
        APIMember("store", .nullable(name), "The id of the store that user worked in."), APIMember("storeTitle", .nullable(name)),
        APIMember("supervisor", .truth), APIMember("waitsOn", .nullable(count), "The earlier group it waits for."),
        APIMember("waiters", numbers, "The groups that wait for a decision about this one."),
        APIMember(
            "decision",
            .nullable(
                .object([
                    APIMember("at", anyNumber), APIMember("by", name), APIMember("why", words), APIMember("position", .nullable(count)),
                    APIMember("takesBack", .truth, "The site's own versions give way to central's."),
                ]))),
        APIMember("bytes", count), APIMember("purged", .nullable(anyNumber), "When its changes were let go of."),
    ]
    static let quarantineSchema = APISchema.object(quarantineMembers)

    private static let roomSchema = APISchema.object([
        APIMember("groups", count, "Most undecided groups of one site."), APIMember("bytes", count, "Most bytes of one site's undecided groups."),
    ])

    private static func members(_ listing: QuarantineListing, _ titles: [String: String]) -> [(key: String, value: JSONValue)] {
        let group = listing.group
        let decision = group.decision.map { one in
            JSONValue.object([
                ("at", .integer(one.at)), ("by", .string(one.by)), ("why", .string(one.why)), ("position", one.position.map { .integer($0) } ?? .null),
                ("takesBack", .bool(one.takesBack)),
            ])
        }
        return [
            ("number", .integer(group.number)), ("site", .string(group.site)), ("siteName", .string(listing.siteName)),
            ("group", .integer(group.group)), ("at", .integer(group.at)), ("kind", .string(group.kind)), ("code", .string(group.code)),
            ("message", .string(group.message)), ("remedy", .string(listing.remedy)), ("state", .string(group.state.rawValue)),
            ("user", group.acting.user.map { .string($0) } ?? .null), ("store", group.acting.store.map { .string($0) } ?? .null),
            ("storeTitle", group.acting.store.flatMap { titles[$0] }.map { .string($0) } ?? .null), ("supervisor", .bool(group.acting.isSupervisor)),
            ("waitsOn", group.waitsOn.map { .integer($0) } ?? .null), ("waiters", numbers(listing.waiters)), ("decision", decision ?? .null),
            ("bytes", .integer(group.bytes)), ("purged", group.purged.map { .integer($0) } ?? .null),
        ]
    }

    private static func json(_ version: QuarantinedVersion) -> JSONValue {
        .object([
            ("table", .string(version.table)), ("id", .string(version.id)), ("parked", value(version.parked)), ("stored", value(version.stored)),
            ("untouched", .bool(version.isUntouched)),
        ])
    }

    /// What is kept apart may be no JSON: that is shown as text.
    private static func value(_ bytes: [UInt8]?) -> JSONValue {
        bytes.map { (try? JSONValue(parsing: $0)) ?? .string(String(decoding: $0, as: UTF8.self)) } ?? .null
    }

    private static func json(_ room: QuarantineRoom) -> JSONValue { .object([("groups", .integer(room.groups)), ("bytes", .integer(room.bytes))]) }

    private static func numbers(_ numbers: [Int64]) -> JSONValue { .array(numbers.map { .integer($0) }) }

    private func storeTitles(_ listings: [QuarantineListing]) throws -> [String: String] {
        try database.read { transaction in
            var titles: [String: String] = [:]
            for id in Set(listings.compactMap(\.group.acting.store)) { titles[id] = try transaction.stores.store(id)?.title }
            return titles
        }
    }

    /// One group as it stands, without its changes; null for whoever may decide but not see what is kept apart.
    private func group(_ number: Int64, _ call: Call) throws -> JSONValue {
        guard call.caller.may(.support) else { return .null }
        let listing = try Administration(database).quarantined(number).listing
        return .object(Self.members(listing, try storeTitles([listing])))
    }

    private func listQuarantine(_ call: Call) throws -> APIAnswer {
        let administration = Administration(database)
        let limit = Int(clamping: call.integer("limit") ?? 100)
        let (site, reason, all) = (call.text("site"), call.text("reason"), call.truth("all") ?? false)
        let found = try administration.quarantine(site: site, reason: reason, all: all, after: call.integer("after") ?? 0, limit: limit + 1)
        let shown = Array(found.prefix(limit))
        let titles = try storeTitles(shown)
        let next = found.count > limit ? shown.last.map { JSONValue.string(String($0.group.number)) } : nil
        let total = try administration.quarantineSummary(site: site, reason: reason, all: all).groups
        return .ok(
            .object([
                ("items", .array(shown.map { .object(Self.members($0, titles)) })), ("total", .integer(total)), ("next", next ?? .null),
            ]))
    }

    private func summariseQuarantine(_ call: Call) throws -> APIAnswer {
        let summary = try Administration(database).quarantineSummary(
            site: call.text("site"), reason: call.text("reason"), all: call.truth("all") ?? false)
        let totals = summary.totals.map { total in
            JSONValue.object([
                ("site", .string(total.site)), ("siteName", .string(summary.names[total.site] ?? total.site)), ("reason", .string(total.code)),
                ("state", .string(total.state.rawValue)), ("groups", .integer(total.groups)), ("bytes", .integer(total.bytes)),
            ])
        }
        return .ok(.object([("groups", .integer(summary.groups)), ("bytes", .integer(summary.bytes)), ("totals", .array(totals))]))
    }

    private func redrive(_ call: Call, _ administration: Administration) throws -> APIAnswer {
        let number = call.integer("number") ?? 0
        let result = try administration.redrive(number, takesOver: call.body["takeOver"]?.truth ?? false, why: call.body["why"]?.text ?? "")
        var failure: Failure?
        var position: Int64?
        switch result.outcome {
        case .released(let at): position = at
        case .parked(let reason): failure = reason
        }
        return .ok(
            .object([
                ("released", .bool(failure == nil)), ("position", position.map { .integer($0) } ?? .null),
                ("code", failure.map { .string($0.code.rawValue) } ?? .null), ("message", failure.map { .string($0.message) } ?? .null),
                ("releasedWith", Self.numbers(result.released)), ("group", try group(number, call)),
            ]))
    }

    private func dismissAll(_ call: Call, _ administration: Administration) throws -> APIAnswer {
        let site = call.body["site"]?.text ?? ""
        let done = try administration.dismissAll(
            site: site, reason: call.body["reason"]?.text ?? "", takesBack: call.body["takeBack"]?.truth ?? false,
            why: call.body["why"]?.text ?? "", upTo: call.body["upTo"]?.integer)
        let left = try administration.quarantineSummary(site: site, all: false).groups
        return .ok(
            .object([
                ("dismissed", .integer(done.dismissed)), ("releasedWith", Self.numbers(done.released)), ("undecided", .integer(left)),
            ]))
    }

    var quarantineOperations: [Operation] { quarantineQuestions + quarantineDecisions }

    private var quarantineQuestions: [Operation] {
        [
            Operation("listQuarantine", .get, "quarantine", tag: "quarantine", "What central keeps apart, oldest first.") { try listQuarantine($0) }
                .needing(.support)
                .taking(
                    Self.filters + [
                        Self.slices[0], APIParameter("after", in: .query, Self.count, "Where the list goes on: numbers above this one."),
                    ]
                )
                .answering(200, Self.list(of: Self.quarantineSchema), failing: [.notFound]),
            Operation("summariseQuarantine", .get, "quarantine-summary", tag: "quarantine", "How much is kept apart, by site and reason, the most first.") {
                try summariseQuarantine($0)
            }
            .needing(.support).taking(Self.filters)
            .answering(
                200,
                .object([
                    APIMember("groups", Self.count), APIMember("bytes", Self.count),
                    APIMember(
                        "totals",
                        .list(
                            of: .object([
                                APIMember("site", Self.name), APIMember("siteName", Self.name), APIMember("reason", Self.name), APIMember("state", Self.state),
                                APIMember("groups", Self.count), APIMember("bytes", Self.count),
                            ]), max: 1_000_000)),
                ]), failing: [.notFound]),
            Operation(
                "readQuarantined", .get, "quarantine/{number}", tag: "quarantine",
                "One group of changes: why it is kept apart, who wrote it, and both versions of every record."
            ) { call in
                let (listing, versions) = try Administration(database).quarantined(call.integer("number") ?? 0)
                let changes = (key: "changes", value: JSONValue.array(versions.map(Self.json)))
                return .ok(.object(Self.members(listing, try storeTitles([listing])) + [changes]))
            }
            .needing(.support).taking([Self.number])
            .answering(
                200,
                .object(
                    Self.quarantineMembers + [
                        APIMember(
                            "changes",
                            .list(
                                of: .object([
                                    APIMember("table", Self.name), APIMember("id", Self.name),
                                    APIMember("parked", .any, "The version kept apart; null deletes."),
                                    APIMember("stored", .any, "Central's version now; null when it holds none."),
                                    APIMember("untouched", .truth, "Central's version is still the one that the other was written over."),
                                ]), max: 1_000_000))
                    ]), failing: [.notFound]),
            Operation(
                "exportQuarantined", .get, "quarantine/{number}/export", tag: "quarantine",
                "The changes of one group in the form of `records export`, each with all that is known of the group."
            ) { call in
                var lines: [JSONValue] = []
                try Administration(database).exportQuarantine([call.integer("number") ?? 0]) { lines.append(Self.value($0)) }
                return .ok(.object([("lines", .array(lines))]))
            }
            .needing(.support).taking([Self.number])
            .answering(200, .object([APIMember("lines", .list(of: .any, max: 1_000_000))]), failing: [.notFound]),
            Operation("readQuarantineRoom", .get, "quarantine-room", tag: "quarantine", "How much of each site's changes is kept apart.") { _ in
                .ok(Self.json(try Administration(database).quarantineSummary(all: false).room))
            }
            .needing(.support).answering(200, Self.roomSchema),
        ]
    }

    private var quarantineDecisions: [Operation] {
        [
            Operation(
                "redriveQuarantined", .post, "quarantine/{number}/redrive", tag: "quarantine", "Judges a group again, as things stand today."
            ) { call in try act(call) { try redrive(call, $0) } }
            .needing(.decideQuarantine)
            .taking(
                [Self.number],
                body: .object([
                    .optional("takeOver", .truth, "You vouch for it; needs `why`. What only the rightful editor could vouch for is refused."),
                    .optional("why", Self.why, "For the audit log."),
                ])
            )
            .answering(
                200,
                .object([
                    APIMember("released", .truth, "It was applied; false: judged, and still kept apart."), APIMember("position", .nullable(Self.count)),
                    APIMember("code", .nullable(Self.name), "Why it stays."), APIMember("message", .nullable(Self.words)),
                    APIMember("releasedWith", Self.numbers, "The groups behind it that went with it."),
                    APIMember("group", .nullable(Self.quarantineSchema), "Null for whoever may not see what is kept apart."),
                ]), failing: [.notFound, .quarantineDecided, .overrideRefused]),
            Operation(
                "dismissQuarantined", .post, "quarantine/{number}/dismiss", tag: "quarantine",
                "Gives a group up; its changes can be exported for ninety days more."
            ) { call in
                try act(call) { administration in
                    let number = call.integer("number") ?? 0
                    let released = try administration.dismiss(
                        number, takesBack: call.body["takeBack"]?.truth ?? false, why: call.body["why"]?.text ?? "")
                    return .ok(.object([("releasedWith", Self.numbers(released)), ("group", try group(number, call))]))
                }
            }
            .needing(.decideQuarantine)
            .taking(
                [Self.number],
                body: .object([
                    .optional("takeBack", .truth, "The site's own versions give way to central's for good."),
                    APIMember("why", Self.why, "The site that wrote it is told."),
                ])
            )
            .answering(
                200,
                .object([
                    APIMember("releasedWith", Self.numbers),
                    APIMember("group", .nullable(Self.quarantineSchema), "Null for whoever may not see what is kept apart."),
                ]), failing: [.notFound, .quarantineDecided]),
            Operation(
                "dismissAllQuarantined", .post, "quarantine-dismissals", tag: "quarantine",
                "Gives up everything that is kept apart of one site for one reason, 500 groups at a time; asked for again after a fault it goes on."
            ) { call in try actInSlices(call) { try dismissAll(call, $0) } }
            .needing(.decideQuarantine)
            .taking(
                body: .object([
                    APIMember("site", .text(1...200), "By id, name or number."), APIMember("reason", .text(1...100), "A code such as `patient-not-visible`."),
                    .optional("takeBack", .truth, "The site's own versions give way to central's for good."),
                    APIMember("why", Self.why, "The site that wrote them is told."),
                    .optional("upTo", Self.count, "Nothing after this number: so asking again decides nothing that came since."),
                ])
            )
            .answering(
                200,
                .object([
                    APIMember("dismissed", Self.count), APIMember("releasedWith", Self.numbers),
                    APIMember("undecided", Self.count, "What is still kept apart of the site, for whatever reason."),
                ]), failing: [.notFound, .quarantineDecided]),
            Operation(
                "addUnsent", .post, "quarantine", tag: "quarantine", "Keeps apart what a retired copy of a site had not sent, to be taken up record by record."
            ) { call in
                try act(call) { administration in
                    let lines = (call.body["lines"]?.elements ?? []).map { $0.serialised() }
                    return .created(.object([("numbers", Self.numbers(try administration.addUnsent(lines, site: call.body["site"]?.text ?? "")))]))
                }
            }
            .needing(.decideQuarantine)
            .taking(
                body: .object([
                    APIMember("site", .text(1...200), "Where it was written, by id, name or number."),
                    APIMember("lines", .list(of: .any, max: Self.linesMax), "As `site unsent` writes them; the lines of a group in one call."),
                ])
            )
            .answering(
                201, .object([APIMember("numbers", Self.numbers)]),
                failing: [.notFound, .recordMalformed, .recordIDMissing, .recordIDTooLong, .recordIDMismatch, .recordTooLarge, .fieldWrongType]),
            Operation(
                "setQuarantineRoom", .patch, "quarantine-room", tag: "quarantine",
                "Sets how much of each site's changes is kept apart; a site keeps the rest itself and is told."
            ) { call in
                try act(call) { administration in
                    var room = try administration.quarantineSummary(all: false).room
                    room.groups = call.body["groups"]?.integer ?? room.groups
                    room.bytes = call.body["bytes"]?.integer ?? room.bytes
                    try administration.setQuarantineRoom(room)
                    return .ok(Self.json(room))
                }
            }
            .needing(.administer)
            .taking(body: .object([.optional("groups", .integer(1...Int64.max)), .optional("bytes", .integer(1...Int64.max))]))
            .answering(200, Self.roomSchema),
        ]
    }
}
