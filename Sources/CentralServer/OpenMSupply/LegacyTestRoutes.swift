import HTTPHost
import Hummingbird
import LegacyProtocols
import SyncCentral

/// The test endpoints of the v5 protocol, for a central server that was started for tests.
struct LegacyTestRoutes: Sendable {
    let bed: LegacyTestBed
    let door: LegacyDoor
    let limits: HostLimits
    let passwordCost: SitePassword.Cost
    let onCommit: @Sendable () -> Void

    func add(to router: Router<HostContext>) {
        router.post("sync/v5/test/upsert") { request, context in
            await door.answer(request, context) { _ in
                try await bed.upsert(try await request.content(context, limits: limits))
                onCommit()
                return .json(Array("{}".utf8), to: request)
            }
        }
        router.post("sync/v5/test/delete") { request, context in
            await door.answer(request, context) { _ in
                try await bed.delete(try await request.content(context, limits: limits))
                onCommit()
                return .json(Array("{}".utf8), to: request)
            }
        }
        router.post("sync/v5/test/create_site") { request, context in
            await door.answer(request, context) { _ in
                let password = SitePassword.make()
                let made = try await bed.createSite(
                    try await request.content(context, limits: limits), password: SitePassword.digest(of: password),
                    secret: try SitePassword.hash(password, cost: passwordCost), newID: { NewID.make() })
                onCommit()
                return .json(made.serialised(), to: request)
            }
        }
    }
}
