import Failures
import HTTPHost
import Hummingbird
import LegacyProtocols
import Logging
import Payload
import SyncCentral
import SyncProtocol

/// The v6 interface, to which an Open mSupply site talks in every cycle: its errors travel in answers of status 200.
struct V6Routes: Sendable {
    let engine: LegacyEngine
    let door: LegacyDoor
    let limits: HostLimits
    let logger: Logger
    let onCommit: @Sendable () -> Void

    func add(to router: Router<HostContext>) {
        router.post("central/sync/pull") { request, context in
            await answer(request, context) { caller, call, _ in try await engine.pullV6(caller, call) }
        }
        router.post("central/sync/patient-pull") { request, context in
            await answer(request, context) { caller, call, _ in try await engine.pullV6Patient(caller, call) }
        }
        router.post("central/sync/push") { request, context in
            await answer(request, context) { caller, call, bytes in
                let count = try await engine.pushV6(caller, call, bytes)
                onCommit()
                return Array("{\"data\":{\"records_pushed\":\(count)}}".utf8)
            }
        }
        router.post("central/sync/site_status") { request, context in
            await answer(request, context) { _, _, _ in Array(#"{"data":{"is_integrating":false}}"#.utf8) }
        }
        for (method, path) in [(HTTPRequest.Method.post, "central/sync/download_file"), (.put, "central/sync/upload_file")] {
            router.on(RouterPath(path), method: method) { request, context in
                // Sent again some day: a file that was taken and thrown away would be lost.
                Response.json(Self.error(.object([("otherServerError", .string("This server keeps no files."))])), to: request)
            }
        }
        router.post("central/name-store-join") { request, context in
            do {
                let (caller, call, _) = try await caller(request, context)
                _ = try await engine.join(caller, name: call.body["nameId"]?.text, store: call.body["storeId"]?.text)
                onCommit()
                return Response(status: .ok)
            } catch {
                return LegacyAnswer.response(to: LegacyAnswer.refusal(from: error))
            }
        }
    }

    private func caller(_ request: Request, _ context: HostContext) async throws -> (Caller, V6Call, [UInt8]) {
        let bytes = try await request.content(context, limits: limits)
        let call = try V6Call(decoding: bytes)
        return (try await door.caller(named: call.name, call.password, hardware: call.hardware, request, context), call, bytes)
    }

    private func answer(
        _ request: Request, _ context: HostContext, _ body: (Caller, V6Call, [UInt8]) async throws -> [UInt8]
    ) async -> Response {
        do {
            let (caller, call, bytes) = try await caller(request, context)
            if let version = call.protocolVersion, !V6Call.versions.contains(version) {
                let window: [JSONValue] = [.integer(V6Call.versions.lowerBound), .integer(V6Call.versions.upperBound), .integer(version)]
                return .json(Self.error(.object([("syncVersionMismatch", .array(window))])), to: request)
            }
            return LegacyAnswer.json(try await body(caller, call, bytes), to: request)
        } catch {
            let refusal = LegacyAnswer.refusal(from: error)
            logger.info("A call to the v6 interface was refused", metadata: ["code": "\(refusal.code.rawValue)", "status": "\(refusal.status)"])
            let told: [(key: String, value: JSONValue)] = [
                ("code", .string(refusal.code.rawValue)), ("message", .string(refusal.message)), ("data", refusal.data),
            ]
            return .json(Self.error(.object([("legacyServerError", .object(told))])), to: request)
        }
    }

    private static func error(_ variant: JSONValue) -> [UInt8] { JSONValue.object([("error", variant)]).serialised() }
}
