import Catalogue
import Failures
import Payload
import Storage
import SyncProtocol

/// A store's name for a person.
package enum StoreTitle {
    package static func of(_ store: String, _ transaction: Transaction) throws -> String {
        guard let record = try transaction.records.record("store", store), !record.isDeleted else { return store }
        let name = try transaction.rules.record(StoreRecord.self, record.payload).text(.name)
        return name.isEmpty ? store : name
    }
}
