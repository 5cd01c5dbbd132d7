import Payload
import Storage

/// A preference: of all sites, of one store, or what a site says of one for itself.
package struct PreferenceRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case item, store_ID, data, network_ID, site_number, site_name, revision, over
        package static let names = spelled
    }

    package static let tables = ["pref"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// Whether it is on.
    package var isOn: Bool { isOn(.data) }

    /// What stores prefer, all in one record; its `item`.
    package static let ofStore = "store_preferences"

    /// Finds the record of what a store prefers.
    package static func query(of store: String) -> RecordQuery {
        RecordQuery(table: tables[0], fields: [(Field.store_ID.name, store), (Field.item.name, ofStore)], limit: 1)
    }

    package var isOfStore: Bool { text(.item) == Self.ofStore }

    /// What a store prefers in one matter; nil when it says neither yes nor no. Older peers write the object as a text.
    package func choice(_ name: String) -> Bool? { (try? JSONValue(parsing: text(.data))).flatMap { Truth.of($0[name]) } }
}
