import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// A store as its record describes it.
struct PartnerStore {
    let id: String
    let nameID: String
    let title: String
    let isDisabled: Bool
    let created: String

    init?(_ record: StoredRecord?) throws {
        guard let record, !record.isDeleted else { return nil }
        let store = try Rules.standard.record(StoreRecord.self, record.payload)
        id = record.key.id
        nameID = store.text(.name_ID)
        title = store.text(.name)
        isDisabled = store.isDisabled
        created = String(store.text(.created_date).prefix(10))
    }
}
