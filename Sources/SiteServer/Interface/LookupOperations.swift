import Failures
import HTTPHost
import SyncProtocol
import SyncRules

/// Looking for patients and prescribers on central from a site's local interface (R-OWN 4, 5).
struct LookupOperations: Sendable {
    let runner: SyncRunner

    static func path(_ call: LookupCall) -> String { call == .search ? "patients/search" : "patients/fetch" }

    var all: [LocalInterface.Operation] { [search, fetch] }

    private static let asking: [APIMember] = [
        APIMember("store", .text(1...200), "A dispensary here."), .optional("user", .nullable(.text(0...200)), "Who asks."),
    ]
    private static let failures: [FailureCode] =
        [.notFound, .dispensaryOnly, .lookupLimited, .sessionUnknown, .userNotInStore] + SyncOperations.failures

    private var search: LocalInterface.Operation {
        operation(.search, "searchPatients", "Looks for patients or prescribers on central; central notes who asked.")
            .taking(
                body: .open(
                    Self.asking + [
                        .optional("kind", .text(1...50)), .optional("name", .text(0...200)), .optional("code", .text(0...200)),
                        .optional("born", .text(0...20), "A day, as 1990-04-12."),
                    ])
            )
            .answering(
                200, .open([APIMember("found", .list(of: .open([APIMember("id", .text(1...200))]), max: 1_000)), APIMember("more", .truth)]),
                failing: Self.failures)
    }

    private var fetch: LocalInterface.Operation {
        operation(.grant, "fetchPatient", "Brings a patient or prescriber here, with all that belongs to them.")
            .taking(body: .open(Self.asking + [.optional("kind", .text(1...50)), APIMember("id", .text(1...200))]))
            .answering(200, .open([APIMember("id", .text(1...200)), APIMember("position", .integer(0...Int64.max))]), failing: Self.failures)
    }

    private func operation(_ call: LookupCall, _ id: String, _ summary: String) -> LocalInterface.Operation {
        LocalInterface.Operation(
            id, .post, Self.path(call), tag: "patients", summary,
            run: .suspending { asked in .bytes(try await runner.lookUp(call, asked.content) { _ = try await runner.sync() }) })
    }
}

extension SyncRunner {
    /// Asks central; after a grant the site syncs at once, so that the person is here with all that belongs to them.
    ///
    /// - Parameter sync: one whole sync; it also opens a session when there is none.
    /// - Throws: what central or the line said; the request is checked here first, so that nonsense does not travel.
    package func lookUp(_ call: LookupCall, _ body: [UInt8], sync: @Sendable () async throws -> Void) async throws -> [UInt8] {
        let request: [UInt8] =
            switch call {
            case .search:
                try {
                    var asked = try SearchRequest(decoding: body)
                    asked.store = try meant(asked.store)
                    return asked.encoded()
                }()
            case .grant:
                try {
                    var asked = try GrantRequest(decoding: body)
                    asked.store = try meant(asked.store)
                    return asked.encoded()
                }()
            }
        var answer: [UInt8]
        do {
            answer = try await ask(call, request, sync)
        } catch let failure as Failure where failure.code == .sessionUnknown {
            answer = try await ask(call, request, sync)
        }
        guard call == .grant else { return try SearchReply(decoding: answer).encoded() }
        answer = try GrantReply(decoding: answer).encoded()
        try await sync()
        return answer
    }

    /// The id of the store that is called by its code, name or id; what is no store here stays as it is, and central says so.
    private func meant(_ store: String) throws -> String {
        do {
            return try engine.database.read { try StoreReference.id(store, $0) }
        } catch let failure as Failure where failure.code == .notFound {
            return store
        }
    }

    private func ask(_ call: LookupCall, _ body: [UInt8], _ sync: @Sendable () async throws -> Void) async throws -> [UInt8] {
        if token == nil { try await sync() }
        guard let session = token else { throw Failure(.sessionUnknown) }
        do {
            return try await link.lookUp(call, body, token: session).body
        } catch let failure as Failure {
            if failure.code == .sessionUnknown { dropSession(session) }
            throw failure
        }
    }
}
