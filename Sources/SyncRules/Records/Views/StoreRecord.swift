import Storage

/// A store.
package struct StoreRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case code, name, name_ID, store_mode, disabled, tags, logo, created_date, sync_id_remote_site
        package static let names = spelled
    }

    package static let tables = ["store"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// Whether it prescribes to patients.
    package var isDispensary: Bool { word(.store_mode) == Self.dispensaryMode }

    package var isDisabled: Bool { isOn(.disabled) }

    /// What routing keeps of it.
    package func facts(_ id: String, _ transaction: Transaction) throws -> StoreFacts {
        StoreFacts(
            id: id, nameID: try transaction.aliases.resolve("name", text(.name_ID)), code: text(.code), title: text(.name), isDispensary: isDispensary,
            isDisabled: isDisabled)
    }

    /// What `store_mode` says.
    package static let dispensaryMode = "dispensary"
    package static let ordinaryMode = "store"
}
