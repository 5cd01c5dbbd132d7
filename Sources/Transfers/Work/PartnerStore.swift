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
        let fields = try Fields(record.payload)
        id = record.key.id
        nameID = fields["name_ID"]
        title = fields["name"]
        isDisabled = fields.word("disabled") == "true"
        created = String(fields["created_date"].prefix(10))
    }
}
