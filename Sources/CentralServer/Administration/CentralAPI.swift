import Crypto
import Failures
import HTTPHost
import HTTPTypes
import Logging
import Payload
import Storage
import SyncCentral
import SyncRules
import Transfers

/// Central's administration interface, `/api/v1`: every operation with what it needs, takes and answers.
package struct CentralAPI: Sendable {
    package static let root = "/api/v1"

    let database: LedgerDatabase
    let signIn: AccountSignIn
    /// Sums up what is asked for under a key, so that the database's file tells nothing of a password in it.
    let actKeySecret: [UInt8]
    /// Threads that may wait for the disk.
    let work: BoundedWork
    let logger: Logger
    /// Which sites are heard of now.
    let live: @Sendable () -> LiveContacts
    let backups: Backups
    let carried: CarriedFiles
    let underWay = ActsUnderWay()

    typealias Operation = APIOperation<Person>
    typealias Call = APICall<Person>

    /// All of them, in the order of the document.
    var operations: [Operation] {
        sessionOperations + accountOperations + tokenOperations + siteOperations + siteActOperations + termsOperations + againOperations + quarantineOperations
            + auditOperations
            + statusOperations + preferenceOperations + userOperations + transferOperations + storeOperations + storeMoveOperations + visibilityOperations
            + topologyOperations + siteViewOperations + backupOperations + bundleOperations
    }

    /// The document that describes them.
    package static func document(_ operations: [APIOperation<Person>], app: String) -> JSONValue {
        OpenAPIDocument.json(
            title: "tributary central administration", version: app,
            about: "What an administrator does and sees on central. Failures are problem details with a code that never changes. An act under an "
                + "Idempotency-Key of your own is done once, however often it is asked for.",
            root: root, manner: .administration, operations)
    }

    /// What acts are done with that take no key.
    func administration(_ call: Call) -> Administration { Administration(database, by: call.caller.administrator(from: call.origin)) }

    /// An act under its key: the key is written with it, and what was done before is answered as it was then.
    ///
    /// - Parameters:
    ///   - version: of what the act changes, as it stands in a transaction; the act is refused when the caller knows another one.
    ///   - act: does it, with this `Administration` or on its database; what it answers is kept.
    func act(
        _ call: Call, at version: (@Sendable (Transaction) throws -> String)? = nil, _ act: (Administration) throws -> APIAnswer
    ) throws -> APIAnswer {
        let once = once(call)
        return try underWay.doing(once) { try done(call, once, at: version, act) }
    }

    private func done(
        _ call: Call, _ once: ActOnce?, at version: (@Sendable (Transaction) throws -> String)?, _ act: (Administration) throws -> APIAnswer
    ) throws -> APIAnswer {
        if let known = try once?.answered(in: database) { return try Self.kept(known) }
        let asked = version.flatMap { version in call.version.map { ActVersion(asked: $0, stands: version) } }
        let bound =
            once == nil && asked == nil
            ? database
            : database.beginning { transaction in
                try once?.remember(transaction)
                try asked?.check(transaction)
            }
        let answer = try act(Administration(bound, by: call.caller.administrator(from: call.origin)))
        if let once { keep(answer, once) }
        return answer
    }

    /// An act in several transactions, each of which leaves what is done already: asked for again after a fault it goes on.
    func actInSlices(_ call: Call, _ act: (Administration) throws -> APIAnswer) throws -> APIAnswer {
        guard let once = once(call) else { return try act(administration(call)) }
        return try underWay.doing(once) {
            if let known = try once.answered(in: database) { return try Self.kept(known) }
            let answer = try act(administration(call))
            keep(answer, once)
            return answer
        }
    }

    func once(_ call: Call) -> ActOnce? {
        call.actKey.map { asked in
            let sum = HMAC<SHA256>.authenticationCode(for: asked.request, using: SymmetricKey(data: actKeySecret))
            return ActOnce(actor: call.caller.account ?? "owner", key: asked.key, request: Digest.of(Array(sum)))
        }
    }

    /// What was done is answered as done, also where its answer cannot be kept.
    private func keep(_ answer: APIAnswer, _ once: ActOnce) {
        let body = JSONValue.object([("version", answer.version.map { .string($0) } ?? .null), ("body", answer.body ?? .null)])
        do {
            try once.keepAnswer(status: answer.status, body: body.serialised(), in: database)
        } catch {
            logger.warning("The answer of an act could not be kept", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }

    private static func kept(_ known: (status: Int, body: [UInt8])) throws -> APIAnswer {
        let value = try JSONValue(parsing: known.body)
        let body = value["body"] ?? .null
        return APIAnswer(status: known.status, body: body.isNull ? nil : body, version: value["version"]?.text)
    }

    /// An operation with a new password, whose slow hash is made before anything waits for the disk.
    ///
    /// - Parameter run: is given the hash; nil where no password was sent.
    func hashing(_ run: @escaping @Sendable (Call, String?) throws -> APIAnswer) -> Operation.Run {
        .suspending { call in
            var hash: String?
            if let password = call.body["password"]?.text { hash = try await signIn.hash(password) }
            return try await work.run { [hash] in try run(call, hash) }
        }
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
