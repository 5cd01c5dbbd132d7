import HTTPHost
import Storage
import SyncCentral

/// Whether something is closed at a site because it had handed that on before this server was restored (R-SYNC 6).
package struct HandedOnStores: Check {
    package let name = "handed-on"
    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) { self.database = database }

    package func look() -> Finding {
        do {
            let status = try Administration(database).status()
            let closed = HandedOn.all(status)
            guard let sentence = HandedOn.sentence(closed.map { ($0.what, $0.siteName) }) else {
                let unheard = status.sites.filter(\.isUnheard).map(\.site.name)
                if let sentence = UnheardSites.sentence(unheard, restoredAt: status.restoredAt) {
                    return .warn(sentence, Measure(unheard.count, .sites), code: .tenureLeft, remedy: UnheardSites.remedy)
                }
                return .ok("No site keeps closed what this server gives it.")
            }
            return .warn(sentence, Measure(Set(closed.map(\.site)).count, .sites), code: .tenureLeft, remedy: HandedOn.remedy)
        } catch { return .failure(FailureAnswer.failure(from: error)) }
    }
}
