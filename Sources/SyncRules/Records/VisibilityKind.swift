import Failures
import Payload
import Storage

/// What can be made visible in a store by hand, beside other stores (R-OWN 11).
package enum VisibilityKind: String, Sendable, CaseIterable {
    case item, name, list, patient, prescriber

    /// The table of what is shown, and the fields by which a person may call it beside its id.
    package var subjects: (table: String, called: [String]) {
        switch self {
        case .item: ("item", ["code", "item_name"])
        case .name, .patient: ("name", ["code", "name"])
        case .list: ("list_master", ["code", "description"])
        case .prescriber: ("clinician", ["code", "last_name"])
        }
    }

    /// The table of the rows that show it, and the field that names it there.
    package var rows: (table: String, field: String) {
        switch self {
        case .item: ("item_store_join", VisibilityRow.Field.item_ID.name)
        case .name, .patient: ("name_store_join", VisibilityRow.Field.name_ID.name)
        case .list: ("list_master_name_join", ItemListUse.Field.list_master_ID.name)
        case .prescriber: ("clinician_store_join", VisibilityRow.Field.prescriber_ID.name)
        }
    }

    /// The field of such a row that says where: a store, or for a list the name that the store trades under.
    package var place: String {
        switch self {
        case .item, .name, .patient, .prescriber: VisibilityRow.Field.store_ID.name
        case .list: ItemListUse.Field.name_ID.name
        }
    }
}
