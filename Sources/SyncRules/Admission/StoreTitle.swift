import Catalogue
import Failures
import Payload
import Storage
import SyncProtocol

/// A store's name for a person.
package enum StoreTitle {
    package static func of(_ store: String, _ rules: Rules, _ ledger: Ledger) throws -> String {
        guard let record = try ledger.record("store", store), !record.isDeleted,
            let name = try rules["store"]?.view(of: record.payload).text("name"), !name.isEmpty
        else { return store }
        return name
    }
}
