import Failures
import HTTPHost
import HTTPTypes
import Payload
import Storage
import SyncCentral
import SyncRules
import Transfers

/// Central's administration interface, `/api/v1`: every operation with what it needs, takes and answers.
package struct CentralAPI: Sendable {
    package static let root = "/api/v1"

    let database: LedgerDatabase
    let passwordCost: SitePassword.Cost
    /// Compares a person's password, with the waits that guessing costs.
    let verify: @Sendable (_ name: String, _ password: String, _ peer: String) async throws -> (account: String, secret: String)
    /// Threads that may wait for the disk.
    let work: BoundedWork
    /// Which sites are heard of now.
    let live: @Sendable () -> LiveContacts

    typealias Operation = APIOperation<Person>
    typealias Call = APICall<Person>

    /// All of them, in the order of the document.
    var operations: [Operation] {
        sessionOperations + accountOperations + tokenOperations + siteOperations + quarantineOperations + auditOperations + statusOperations
            + preferenceOperations + userOperations + transferOperations + storeOperations + visibilityOperations + topologyOperations
            + siteViewOperations
    }

    /// The document that describes them.
    package static func document(_ operations: [APIOperation<Person>], app: String) -> JSONValue {
        OpenAPIDocument.json(
            title: "tributary central administration", version: app,
            about: "What an administrator does and sees on central. Failures are problem details with a code that never changes. An act under an "
                + "Idempotency-Key of your own is done once, however often it is asked for.",
            root: root, operations)
    }

    /// What acts are done with: as this person, under the call's key.
    func administration(_ call: Call) -> Administration {
        Administration(database, by: call.caller.administrator(from: call.origin, once: once(call)))
    }

    func once(_ call: Call) -> ActOnce? {
        call.actKey.map { ActOnce(actor: call.caller.account ?? "owner", key: $0.key, request: Digest.of($0.request)) }
    }

    /// An act under its key: done before, it is answered as it was then.
    ///
    /// - Parameter act: does it; what it answers is kept.
    func act(_ call: Call, _ act: (Administration) throws -> APIAnswer) throws -> APIAnswer {
        let administration = administration(call)
        guard let once = administration.once else { return try act(administration) }
        if let known = try administration.answered(once) {
            return APIAnswer(status: known.status, body: known.body.isEmpty ? nil : try JSONValue(parsing: known.body), version: nil)
        }
        let answer = try act(administration)
        try administration.keepAnswer(once, status: answer.status, body: answer.body?.serialised() ?? [])
        return answer
    }

    // MARK: Lists

    /// The parameters of a list that is read slice by slice.
    static let slices: [APIParameter] = [
        APIParameter("limit", in: .query, .integer(1...1_000), "How many at most; 100 when left out."),
        APIParameter("after", in: .query, .text(1...200), "Where the list goes on: `next` of the slice before."),
    ]

    static func list(of schema: APISchema) -> APISchema {
        .object([
            APIMember("items", .list(of: schema, max: 1_000)),
            APIMember("total", .integer(0...Int64.max), "How many match in all."),
            APIMember("next", .nullable(.text(1...200)), "For `after`; null at the end."),
        ])
    }

    /// A slice of what matches, in an order that stays: after the element that `after` names.
    static func slice<Element>(
        _ call: Call, _ all: [Element], name: (Element) -> String, json: (Element) -> JSONValue
    ) throws -> APIAnswer {
        let limit = Int(clamping: call.integer("limit") ?? 100)
        var rest = all[...]
        if let after = call.text("after") {
            guard let index = all.firstIndex(where: { name($0) == after }) else {
                throw Failure(.argumentInvalid, "The list does not hold \(after.prefix(60)) any more; begin again.", ["field": "after"])
            }
            rest = all[(index + 1)...]
        }
        let shown = rest.prefix(limit)
        let next = rest.count > shown.count ? shown.last.map(name) : nil
        return .ok(
            .object([
                ("items", .array(shown.map(json))), ("total", .integer(all.count)), ("next", next.map { .string($0) } ?? .null),
            ]))
    }
}

extension APIOperation where Caller == Person {
    /// What may be called by whoever has this permission.
    func needing(_ permission: Permission) -> Self {
        var operation = self
        let role = permission.role.map { "the role `\($0.rawValue)` or above" }
        operation.needs = role ?? "the right `\(permission.rawValue)`"
        operation.permission = permission.rawValue
        return operation
    }

    func open() -> Self {
        var operation = self
        operation.isOpen = true
        return operation
    }

    func taking(_ parameters: [APIParameter] = [], body: APISchema? = nil, version: Bool = false) -> Self {
        var operation = self
        operation.parameters = parameters
        operation.body = body
        operation.takesVersion = version
        return operation
    }

    func answering(_ status: Int = 200, _ answer: APISchema? = nil, failing failures: [FailureCode] = []) -> Self {
        var operation = self
        operation.status = status
        operation.answer = answer
        operation.failures = failures
        return operation
    }
}
