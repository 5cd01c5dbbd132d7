import HTTPHost
import Hummingbird
import LegacyProtocols
import Payload
import SyncCentral

/// What an Open mSupply site asks beside synchronisation: who is a patient, and to have one shown in its store.
struct LegacyPatientRoutes: Sendable {
    let engine: LegacyEngine
    let door: LegacyDoor
    let limits: HostLimits
    let onCommit: @Sendable () -> Void

    func add(to router: Router<HostContext>) {
        router.get("api/v4/patient") { request, context in
            await door.companion(request, context) { caller in
                func parameter(_ name: String) -> String? { request.uri.queryParameters[name[...]].map(String.init) }
                let query = LegacyEngine.PatientQuery(
                    first: parameter("first_name"), last: parameter("last_name"), code: parameter("code"), born: parameter("dob"))
                let found = try await engine.patients(caller, query)
                onCommit()
                return .json(found, to: request)
            }
        }
        router.post("api/v4/name_store_join") { request, context in
            await door.companion(request, context) { caller in
                let body = try? JSONValue(parsing: try await request.content(context, limits: limits))
                let row = try await engine.join(caller, name: body?["name_ID"]?.text, store: body?["store_ID"]?.text)
                onCommit()
                return .json(row, to: request)
            }
        }
    }
}
