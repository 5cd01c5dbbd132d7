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
            let closed = HandedOn.all(try Administration(database).status())
            guard let sentence = HandedOn.sentence(closed.map { ($0.what, $0.siteName) }) else {
                return .ok("No site keeps closed what this server gives it.")
            }
            return .warn(sentence, Measure(Set(closed.map(\.site)).count, .sites), code: .tenureLeft, remedy: HandedOn.remedy)
        } catch { return .failure(FailureAnswer.failure(from: error)) }
    }
}
