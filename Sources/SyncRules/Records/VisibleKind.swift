import Failures
import Payload
import Storage

/// What can be made visible in a store by hand, beside other stores (R-OWN 11).
package enum VisibleKind: String, Sendable, CaseIterable {
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
        case .item: ("item_store_join", "item_ID")
        case .name, .patient: ("name_store_join", "name_ID")
        case .list: ("list_master_name_join", "list_master_ID")
        case .prescriber: ("clinician_store_join", "prescriber_ID")
        }
    }
}
