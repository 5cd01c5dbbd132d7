import Failures
import HTTPHost
import HTTPTypes
import Hummingbird
import LegacyProtocols
import Logging
import SyncCentral
import SyncProtocol

/// Synchronisation of Open mSupply sites over HTTP, protocol v5: who calls, which bytes, which answer; every rule is the engine's.
struct LegacyRoutes: Sendable {
    let engine: LegacyEngine
    let door: LegacyDoor
    let contacts: ContactBook
    let limits: HostLimits
    let onCommit: @Sendable () -> Void

    func add(to router: Router<HostContext>) {
        router.get("sync/v5/site") { request, context in
            await door.answer(request, context) { caller in
                .json(try await engine.information(caller, url: door.url(of: request, context)), to: request)
            }
        }
        router.get("sync/v5/site_status") { request, context in
            // A push is in the queues of others when it is answered: nothing is ever under way.
            await door.answer(request, context) { _ in .json(Array(#"{"code":"idle","message":"idle","data":null}"#.utf8), to: request) }
        }
        router.post("sync/v5/initialise") { request, context in
            await door.answer(request, context) { caller in
                _ = try await request.content(context, limits: limits)
                let length = try await engine.initialise(caller)
                onCommit()
                return .json(Array("{\"queueLength\":\(length)}".utf8), to: request)
            }
        }
        router.get("sync/v5/central_records") { request, context in
            await door.answer(request, context) { caller in
                let cursor = try Self.number("cursor", of: request) ?? 0
                let limit = try Self.number("limit", of: request) ?? Self.limit
                return exchanged(try await engine.centralRecords(caller, after: cursor, limit: Int(clamping: limit)), caller, request)
            }
        }
        router.get("sync/v5/queued_records") { request, context in
            await door.answer(request, context) { caller in
                let limit = try Self.number("limit", of: request) ?? Self.limit
                let (reply, contact) = try await engine.queuedRecords(caller, limit: Int(clamping: limit))
                contacts.remember(contact)
                return exchanged(reply, caller, request)
            }
        }
        router.post("sync/v5/queued_records") { request, context in
            await door.answer(request, context) { caller in
                let body = try await request.content(context, limits: limits)
                let reply = try await engine.push(caller, body)
                contacts.touch(caller.site, bytes: body.count)
                onCommit()
                return .json(reply, to: request)
            }
        }
        router.post("sync/v5/acknowledged_records") { request, context in
            await door.answer(request, context) { caller in
                try await engine.acknowledge(caller, try await request.content(context, limits: limits))
                return Response(status: .noContent)
            }
        }
    }

    private static let limit: Int64 = 500

    private func exchanged(_ reply: [UInt8], _ caller: Caller, _ request: Request) -> Response {
        contacts.touch(caller.site, bytes: reply.count)
        return LegacyAnswer.json(reply, to: request)
    }

    /// A number of the query; nil where it is not given.
    ///
    /// - Throws: `LegacyRefusal` for what is no number.
    private static func number(_ name: String, of request: Request) throws -> Int64? {
        guard let text = request.uri.queryParameters[name[...]] else { return nil }
        guard let number = UInt64(text) else { throw LegacyRefusal(.other, "\(name) is a number from 0 on.") }
        return Int64(clamping: number)
    }
}
