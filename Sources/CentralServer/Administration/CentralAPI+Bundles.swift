import Bundles
import Failures
import HTTPHost
import Payload
import SyncCentral

/// Bundles that are carried to sites without a network and from them, and a site's first load, as files of one part (R-SYNC 10).
///
/// They are sealed for their receivers before they leave; nothing is kept of them here. Asked for again, a bundle is made anew, or is told as taken before.
extension CentralAPI {
    private static let count = APISchema.integer(0...Int64.max)
    /// What may be wrong with a file that arrives.
    private static let unread: [FailureCode] = [
        .bundleUnreadable, .bundleCutShort, .bundleDamaged, .bundlePartMissing, .bundlePartForeign, .bundleWrongWay, .bundleOtherCentral, .bundleKeyMissing,
        .bundleOld, .bundleRepeated, .secondDevice, .siteFenced, .deviceRetired, .syncIsOff, .notFound, .siteNotReady, .protocolTooOld, .protocolTooNew,
        .credentialsWrong,
    ]

    private static let acceptedSchema = APISchema.object([
        APIMember("site", .text(0...400)), APIMember("pushes", count, "Taken now."), APIMember("repeated", count, "Pushes that had come before."),
        APIMember("groups", count, "Changes taken."), APIMember("keptApart", count),
        APIMember("stopped", .nullable(.text(1...60)), "Why the rest was not taken: a code; the site sends what is needed with its next bundle."),
    ])

    private func bundles(_ call: Call) -> CentralBundles { CentralBundles(administration(call), folder: carried.folder) }

    private func answer(_ status: Int, _ make: @escaping @Sendable (String) throws -> String) async throws -> APIAnswer {
        var answer = APIAnswer(status: status, body: nil, version: nil)
        answer.file = try await carried.made(make)
        return answer
    }

    private func accept(_ call: Call, _ upload: APIUpload) async throws -> APIAnswer {
        let bundles = bundles(call)
        let done = try await carried.taken(upload, of: call.caller.account ?? "owner") { try bundles.accept([$0]) }
        return .ok(
            .object([
                ("site", .string(done.site)), ("pushes", .integer(done.pushes)), ("repeated", .integer(done.repeated)), ("groups", .integer(done.groups)),
                ("keptApart", .integer(done.parked)), ("stopped", done.stopped.map { .string($0.rawValue) } ?? .null),
            ]))
    }

    var bundleOperations: [Operation] {
        var make = Operation(
            "makeBundle", .post, "sites/{site}/bundle", tag: "bundles",
            "A file with what a site would receive, to be carried there: answers, and everything new up to this moment.",
            run: .suspending { call in
                let (bundles, site) = (bundles(call), try Administration(database).site(call.path("site")))
                return try await answer(201) { path in "site-\(site.number)-\(try bundles.make(for: site.id, path, size: nil).made.number).bundle" }
            }
        )
        .needing(.editSyncSites).taking([Self.siteParameter])
        .answering(201, .any, failing: [.notFound, .siteIsCentral, .bundleKeyMissing, .siteNotReady, .secondDevice, .subscriptionChanged])
        make.answerType = APIUpload.type
        var export = Operation(
            "exportSite", .post, "sites/{site}/export", tag: "bundles",
            "A file with a site's first load for a device without a network, sealed by the site's password; the site is paired with that device.",
            run: .suspending { call in
                let (bundles, site) = (bundles(call), try Administration(database).site(call.path("site")))
                let (password, url) = (call.body["password"]?.text ?? "", call.body["url"]?.text)
                return try await answer(201) { path in
                    _ = try bundles.export(site.id, path, password: password, url: url, size: nil, app: carried.app)
                    return "site-\(site.number)-first-load.bundle"
                }
            }
        )
        .needing(.editSyncSites)
        .taking(
            [Self.siteParameter],
            body: .object([
                APIMember("password", .text(1...1_000), "The site's; it is needed again where the device is set up."),
                .optional("url", .text(1...300), "Central's address as the device will reach it one day."),
            ])
        )
        .answering(201, .any, failing: [.notFound, .siteIsCentral, .credentialsWrong, .secondDevice, .subscriptionChanged])
        export.answerType = APIUpload.type
        let taking = Operation(
            "acceptBundle", .post, "bundles", tag: "bundles", "Takes a bundle of one file that was carried from a site, as if the site had synced.",
            run: .receiving { call, upload in try await accept(call, upload) }
        )
        .needing(.editSyncSites).answering(200, Self.acceptedSchema, failing: Self.unread)
        return [make, export, taking]
    }
}
