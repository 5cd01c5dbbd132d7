import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral

/// When sites sync and how much goes at a time, for one site and for all (R-SYNC 7).
extension CentralAPI {
    private static let interval = APISchema.integer(SyncTerms.intervals)
    private static let size = APISchema.integer(SyncTerms.sizes)

    /// What is set; null where nothing is.
    static let termsSchema = APISchema.object([
        APIMember("paused", .nullable(.truth), "Only a person's request starts a sync."),
        APIMember("interval", .nullable(interval), "Seconds between syncs; one that is set on a site's machine goes before it."),
        APIMember("pushBytes", .nullable(size), "Payload bytes of one push, at most."),
        APIMember("pageBytes", .nullable(size), "Payload bytes of one page, at most."),
    ])

    private static let change = APISchema.object([
        .optional("paused", .nullable(.truth), "Null: as it is set for all sites."), .optional("interval", .nullable(interval)),
        .optional("pushBytes", .nullable(size)), .optional("pageBytes", .nullable(size)),
    ])

    private static let listing = APISchema.object([
        APIMember("own", termsSchema, "Set here."), APIMember("inForce", termsSchema, "With what is set for all sites."),
    ])

    private static func answer(_ terms: TermsListing) -> APIAnswer {
        .ok(.object([("own", TermsListing.value(terms.own)), ("inForce", TermsListing.value(terms.inForce))]), version: terms.version)
    }

    private static func edit(_ body: JSONValue) -> TermsEdit {
        var edit = TermsEdit()
        edit.values = SyncTerms(
            isPaused: body["paused"]?.truth, interval: body["interval"]?.integer, pushBytes: body["pushBytes"]?.integer,
            pageBytes: body["pageBytes"]?.integer)
        let members: [(String, TermsEdit.Member)] = [
            ("paused", .pause), ("interval", .interval), ("pushBytes", .pushBytes), ("pageBytes", .pageBytes),
        ]
        edit.cleared = Set(members.filter { body[$0.0]?.isNull ?? false }.map(\.1))
        return edit
    }

    var termsOperations: [Operation] {
        [
            Operation("readTerms", .get, "sync-terms", tag: "sites", "What is set of when all sites sync, and how much goes at a time.") { _ in
                Self.answer(try Administration(database).terms(of: nil))
            }
            .needing(.look).taking(version: true).answering(200, Self.listing),
            Operation("setTerms", .patch, "sync-terms", tag: "sites", "Sets it for all sites that are not set otherwise; what is not named stays.") { call in
                try act(call) { Self.answer(try $0.setTerms(of: nil, Self.edit(call.body), version: call.version)) }
            }
            .needing(.editSyncSites).taking(body: Self.change, version: true).answering(200, Self.listing, failing: [.versionOutdated]),
            Operation("readSiteTerms", .get, "sites/{site}/terms", tag: "sites", "What is set of when a site syncs, and how much goes at a time.") { call in
                Self.answer(try Administration(database).terms(of: call.path("site")))
            }
            .needing(.look).taking([Self.siteParameter], version: true).answering(200, Self.listing, failing: [.notFound, .siteIsCentral]),
            Operation("setSiteTerms", .patch, "sites/{site}/terms", tag: "sites", "Sets it for one site; null leaves it to what is set for all.") { call in
                try act(call) { Self.answer(try $0.setTerms(of: call.path("site"), Self.edit(call.body), version: call.version)) }
            }
            .needing(.editSyncSites).taking([Self.siteParameter], body: Self.change, version: true)
            .answering(200, Self.listing, failing: [.notFound, .siteIsCentral, .versionOutdated]),
        ]
    }
}
