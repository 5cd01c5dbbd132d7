import HTTPHost
import Hummingbird
import SyncCentral

/// Serves central's administration interface.
struct CentralAPIRoutes: Sendable {
    let door: PersonDoor
    private let routes: APIRoutes<Person>

    init(
        _ api: CentralAPI, app: String, door: PersonDoor, proxies: TrustedProxies, work: BoundedWork, limits: HostLimits,
        onAct: @escaping @Sendable () -> Void
    ) {
        self.door = door
        let operations = api.operations
        routes = APIRoutes(
            root: CentralAPI.root, manner: .administration, operations: operations, document: CentralAPI.document(operations, app: app), nobody: .nobody,
            work: work,
            limits: limits, door: { request, _ in try await door.person(request) },
            admit: { person, operation in
                if let permission = operation.permission.flatMap({ Permission(rawValue: $0) }) { try person.check(permission) }
            },
            peer: { request, context in proxies.peer(of: request, context) }, onAct: onAct)
    }

    func add(to router: Router<HostContext>) { routes.add(to: router) }
}
