import Failures
import Foundation
import HTTPTypes
import Hummingbird
import Payload

/// Serves an interface's operations: each call is known, allowed, checked and done once; its description is served beside it.
package struct APIRoutes<Caller: Sendable>: Sendable {
    /// Finds out who calls.
    package typealias Door = @Sendable (Request, HostContext) async throws -> Caller

    private let root: String
    private let manner: APIManner
    private let operations: [APIOperation<Caller>]
    private let document: [UInt8]
    private let door: Door
    private let nobody: Caller
    private let admit: @Sendable (Caller, APIOperation<Caller>) throws -> Void
    private let peer: @Sendable (Request, HostContext) -> String
    private let work: BoundedWork
    private let limits: HostLimits
    private let onAct: @Sendable () -> Void

    /// - Parameters:
    ///   - root: as `/api/v1`; empty for the host's own root.
    ///   - nobody: whoever calls what is open to anybody.
    ///   - admit: throws when the caller may not call the operation.
    ///   - onAct: is told after each act.
    package init(
        root: String, manner: APIManner, operations: [APIOperation<Caller>], document: JSONValue, nobody: Caller, work: BoundedWork, limits: HostLimits,
        door: @escaping Door, admit: @escaping @Sendable (Caller, APIOperation<Caller>) throws -> Void,
        peer: @escaping @Sendable (Request, HostContext) -> String, onAct: @escaping @Sendable () -> Void
    ) {
        self.root = root
        self.manner = manner
        self.operations = operations
        self.document = document.serialised()
        self.nobody = nobody
        self.work = work
        var limits = limits
        limits.bodyBytesMax = min(limits.bodyBytesMax, manner.bodyBytesMax ?? limits.bodyBytesMax)
        limits.contentBytesMax = min(limits.contentBytesMax, manner.bodyBytesMax ?? limits.contentBytesMax)
        self.limits = limits
        self.door = door
        self.admit = admit
        self.peer = peer
        self.onAct = onAct
    }

    package func add(to router: Router<HostContext>) {
        router.get(RouterPath("\(root)/openapi.json")) { request, _ in Response.json(document, to: request) }
        var taken: [String: [String]] = [:]
        for operation in operations {
            let path = Self.routerPath("\(root)/\(operation.path)")
            taken[path, default: []].append(operation.method.rawValue)
            router.on(RouterPath(path), method: operation.method) { request, context in
                try await answer(operation, request, context)
            }
        }
        for (path, methods) in taken {
            let allowed = methods.sorted().joined(separator: ", ")
            for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] where !methods.contains(method.rawValue) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in throw Failure(.methodUnknown, nil, ["allow": allowed]) }
            }
        }
    }

    private static func routerPath(_ path: String) -> String { path.replacing("{", with: ":").replacing("}", with: "") }

    private func answer(_ operation: APIOperation<Caller>, _ request: Request, _ context: HostContext) async throws -> Response {
        let caller = operation.isOpen ? nobody : try await door(request, context)
        if !operation.isOpen { try admit(caller, operation) }
        let (parameters, others) = try Self.parameters(of: operation, request, context)
        let bytes = operation.receives ? [] : try await request.content(context, limits: limits)
        let isRead = !operation.readsBytes && !operation.receives && (operation.body != nil || manner.refusesBodies)
        let body = isRead ? try Self.body(of: operation, bytes) : .null
        var call = APICall(
            caller: caller, origin: peer(request, context), parameters: parameters, body: body, version: try Self.version(of: operation, request),
            actKey: manner.takesActKeys ? try Self.actKey(of: operation, request, bytes) : nil)
        if operation.readsBytes { call.content = bytes }
        call.others = others
        let known = call
        // Also where the answer is a failure: something may have been done all the same.
        defer { if operation.isAct { onAct() } }
        let answer =
            switch operation.run {
            case .blocking(let run): try await work.run { try run(known) }
            case .suspending(let run): try await run(known)
            case .receiving(let run): try await run(known, APIUpload(request, context, stall: limits.idleTime))
            }
        return Self.response(to: request, answer, type: operation.answerType)
    }

    private static func parameters(
        of operation: APIOperation<Caller>, _ request: Request, _ context: HostContext
    ) throws -> (named: [String: JSONValue], others: [(name: String, value: String)]) {
        var values: [String: JSONValue] = [:]
        var others: [(name: String, value: String)] = []
        for parameter in operation.parameters where parameter.place == .path {
            guard let text = context.parameters.get(parameter.name), let plain = text.removingPercentEncoding else {
                throw Failure(.argumentInvalid, "\(parameter.name) cannot be read.", ["field": parameter.name])
            }
            values[parameter.name] = try parameter.value(of: plain)
        }
        guard (request.uri.query ?? "").removingPercentEncoding != nil else {
            throw Failure(.argumentInvalid, "The address holds a wrong percent sequence.")
        }
        let asked = operation.parameters.filter { $0.place == .query }
        for (name, value) in request.uri.queryParameters {
            guard let parameter = asked.first(where: { $0.name == String(name) }) else {
                if operation.others != nil {
                    others.append((String(name), String(value)))
                    continue
                }
                throw Failure(.argumentInvalid, "There is no parameter \(String(name).prefix(60)) here.", ["field": String(String(name).prefix(60))])
            }
            guard values[parameter.name] == nil else {
                throw Failure(.argumentInvalid, "\(parameter.name) is given twice.", ["field": parameter.name])
            }
            values[parameter.name] = try parameter.value(of: String(value))
        }
        return (values, others)
    }

    private static func body(of operation: APIOperation<Caller>, _ bytes: [UInt8]) throws -> JSONValue {
        guard let schema = operation.body else {
            guard bytes.isEmpty else { throw Failure(.argumentInvalid, "This takes no body.", ["field": "body"]) }
            return .null
        }
        guard let value = try? JSONValue(parsing: bytes) else { throw Failure(.bodyMalformed, "The body is no JSON document.") }
        try schema.check(value)
        return value
    }

    private static func version(of operation: APIOperation<Caller>, _ request: Request) throws -> String? {
        guard let line = request.headers[.ifMatch], line != "*" else { return nil }
        guard operation.takesVersion, operation.isAct else {
            throw Failure(.argumentInvalid, "This is bound to no version: it takes no If-Match.", ["field": "If-Match"])
        }
        guard line.utf8.count <= 100, line.hasPrefix("\""), line.hasSuffix("\""), line.count > 2, !line.dropFirst().dropLast().contains("\"") else {
            throw Failure(.argumentInvalid, "If-Match holds one version in quotes, as ETag gave it.", ["field": "If-Match"])
        }
        return String(line.dropFirst().dropLast())
    }

    private static func actKey(
        of operation: APIOperation<Caller>, _ request: Request, _ bytes: [UInt8]
    ) throws -> (key: String, request: [UInt8])? {
        guard operation.isAct, !operation.isOpen, let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else { return nil }
        guard !operation.carriesFile else {
            throw Failure(.argumentInvalid, "This carries a file: it takes no Idempotency-Key.", ["field": "Idempotency-Key"])
        }
        guard (1...100).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Failure(.argumentInvalid, "Idempotency-Key holds 1 to 100 visible signs.", ["field": "Idempotency-Key"])
        }
        let asked = Array("\(request.method.rawValue) \(request.uri)\n".utf8) + bytes
        return (key, asked)
    }

    private static func response(to request: Request, _ answer: APIAnswer, type: String) -> Response {
        var headers = answer.headers
        if let version = answer.version { headers[.eTag] = "\"\(version)\"" }
        if let file = answer.file {
            headers[.cacheControl] = "no-store"
            headers[.contentType] = type
            headers[.contentDisposition] = "attachment; filename=\"\(file.name)\""
            return Response(status: HTTPResponse.Status(code: answer.status), headers: headers, body: file.body)
        }
        guard let body = answer.content ?? answer.body?.serialised() else {
            headers[.cacheControl] = "no-store"
            return Response(status: HTTPResponse.Status(code: answer.status), headers: headers)
        }
        var response = Response.bytes(body, type: type, to: request, headers: headers)
        response.status = HTTPResponse.Status(code: answer.status)
        return response
    }
}
