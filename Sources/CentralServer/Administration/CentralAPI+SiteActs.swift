import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules

/// What is done with a site in one go: made with its store, and given to another device (R-SITE 1, 5).
extension CentralAPI {
    private static let kinds = SiteKind.allCases.filter { $0 != .central }.map(\.rawValue)
    private static let words = APISchema.list(of: .text(1...2_000), max: 20)
    private static let password = APIMember(
        "password", .nullable(.text(1...1_000)), "One that was made here: told in this answer and never again; null when none was made.")
    private static let instructions = APIMember("instructions", words, "What the person at the site's machine types, line by line.")

    private static let pairingSchema = APISchema.object([
        APIMember("unsent", .integer(0...Int64.max), "Records that the paired device had yet to send, as it said last."),
        APIMember("unsentGroups", .nullable(.integer(0...Int64.max)), "The groups they are in; null from an older program."),
        APIMember("withheld", .integer(0...Int64.max), "Records that it keeps to itself."),
        APIMember("saidAt", .nullable(.integer(0...Int64.max)), "When it called last."), APIMember("listening", .truth),
        APIMember("callers", .list(of: .text(1...200), max: 100), "Databases that called for the site and were refused, the last first."),
        APIMember("warnings", words, "What to know before the pairing is cleared."),
    ])

    private static func json(_ loss: PairingLoss) -> JSONValue {
        .object([
            ("unsent", .integer(loss.unsent)), ("unsentGroups", loss.unsentGroups.map { .integer($0) } ?? .null), ("withheld", .integer(loss.withheld)),
            ("saidAt", loss.saidAt.map { .integer($0) } ?? .null),
            ("listening", .bool(loss.isListening)), ("callers", texts(loss.callers)), ("warnings", texts(loss.warnings)),
        ])
    }

    private static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    /// An operation whose password is made here when none is given.
    ///
    /// - Parameters:
    ///   - makes: whether one is made for this call.
    ///   - run: is given the hash, and leaves the answer's `password` null: one that was made goes into the answer of the call that did the act,
    ///     not into what is kept under the caller's key.
    private func makingPassword(
        when makes: @escaping @Sendable (Call) -> Bool, _ run: @escaping @Sendable (Administration, Call, String?) throws -> APIAnswer
    ) -> Operation.Run {
        .suspending { call in
            let given = call.body["password"]?.text
            let made = given == nil && makes(call) ? SitePassword.make() : nil
            var hash: String?
            if let password = given ?? made { hash = try await signIn.hash(password) }
            return try await work.run { [hash] in
                var isDoneNow = false
                let answer = try act(call) { administration in
                    let answer = try run(administration, call, hash)
                    isDoneNow = true
                    return answer
                }
                guard isDoneNow, let made, let body = answer.body else { return answer }
                return APIAnswer(status: answer.status, body: body.setting("password", to: .string(made)), version: answer.version)
            }
        }
    }

    private static func newSite(_ call: Call, secret: String) throws -> NewSite {
        let store: NewSite.FirstStore
        switch (call.body["store"]?.text, call.body["newStore"]) {
        case (let reference?, nil): store = .existing(reference)
        case (nil, let new?):
            try call.caller.check(.administer)
            store = .new(
                code: new["code"]?.text ?? "", title: new["name"]?.text ?? "", isDispensary: new["mode"]?.text == StoreRecord.dispensaryMode,
                ids: (NewID.make(), NewID.make()))
        default: throw Failure(.argumentInvalid, "One of store and newStore is needed.", ["field": "body.store"])
        }
        return NewSite(
            name: call.body["name"]?.text ?? "", code: call.body["code"]?.text, kind: call.body["kind"]?.text.flatMap { SiteKind(rawValue: $0) } ?? .server,
            secret: secret,
            id: NewID.make(), store: store)
    }

    var siteActOperations: [Operation] {
        [
            Operation(
                "addSite", .post, "new-sites", tag: "sites",
                "Adds a site with its password and a store that becomes active on it, all of it or nothing; needs the right `move-stores` too.",
                run: makingPassword(when: { _ in true }) { administration, call, hash in
                    try call.caller.check(.moveStores)
                    let added = try administration.addSite(Self.newSite(call, secret: hash ?? ""))
                    return try siteAnswer(added.site.id) { site, version in
                        .created(
                            .object([
                                ("site", site), ("store", Self.json(added.store)), ("remarks", Self.texts(added.remarks)), ("password", .null),
                                (
                                    "instructions",
                                    Self.texts(SiteInstructions.newDevice(site: added.site.name, kind: added.site.kind, url: call.body["url"]?.text))
                                ),
                            ]), version: version)
                    }
                }
            )
            .needing(.editSyncSites)
            .taking(
                body: .object([
                    APIMember("name", .text(1...100)), .optional("code", Self.siteCode, "What people call it by for short."),
                    .optional("kind", .word(Self.kinds), "`server` when left out."),
                    .optional("password", .text(1...1_000), "One is made when it is left out."),
                    .optional("store", .text(1...200), "A store that is active on central, by code, name or id."),
                    .optional(
                        "newStore",
                        .object([
                            APIMember("code", .text(1...50)), APIMember("name", .text(1...200)),
                            .optional("mode", .word([StoreRecord.ordinaryMode, StoreRecord.dispensaryMode])),
                        ]), "A store that is made; needs the role `administrator`."),
                    .optional("url", .text(1...300), "Central's address as sites reach it, for the instructions."),
                ])
            )
            .answering(
                201,
                .object([
                    APIMember("site", Self.siteSchema), APIMember("store", Self.storeNameSchema), APIMember("remarks", Self.words), Self.password,
                    Self.instructions,
                ]), failing: [.nameTaken, .passwordTooShort, .notFound, .storeMoveNeeded]),
            Operation(
                "readPairing", .get, "sites/{site}/pairing", tag: "sites", "What would be lost with the device that is paired with a site."
            ) { call in .ok(Self.json(try Administration(database).pairingLoss(of: call.path("site"), live: live()))) }
            .needing(.support).taking([Self.siteParameter]).answering(200, Self.pairingSchema, failing: [.notFound, .siteIsCentral]),
            Operation(
                "rePair", .post, "sites/{site}/re-pair", tag: "sites",
                "Lets another device take the site's place, with a new password where one is wanted; also lifts a fence.",
                run: makingPassword(when: { $0.body["newPassword"]?.truth == true }) { administration, call, hash in
                    let loss = try administration.pairingLoss(of: call.path("site"), live: live())
                    var edit = Administration.SiteEdit()
                    edit.clearsPairing = true
                    edit.device = call.body["device"]?.text
                    edit.secret = hash
                    let site = try administration.editSite(call.path("site"), edit, version: call.version, live: live())
                    return try siteAnswer(site.id) { shown, version in
                        .ok(
                            .object([
                                ("site", shown), ("password", .null), ("warnings", Self.texts(loss.warnings)),
                                ("instructions", Self.texts(SiteInstructions.newDevice(site: site.name, kind: site.kind, url: call.body["url"]?.text))),
                            ]), version: version)
                    }
                }
            )
            .needing(.editSyncSites)
            .taking(
                [Self.siteParameter],
                body: .object([
                    .optional("device", .text(1...100), "Only the device whose status names this database; else the first that calls."),
                    .optional("password", .text(1...1_000), "A new one; else the password stays."), .optional("newPassword", .truth, "Makes a new one."),
                    .optional("url", .text(1...300), "Central's address as sites reach it, for the instructions."),
                ]), version: true
            )
            .answering(
                200,
                .object([APIMember("site", Self.siteSchema), Self.password, APIMember("warnings", Self.words), Self.instructions]),
                failing: [.notFound, .siteIsCentral, .tenureLeft, .passwordTooShort, .versionOutdated]),
        ]
    }
}
