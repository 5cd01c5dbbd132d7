/// A name: a customer, a supplier, a store's own, a patient.
package struct NameRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case type, code, name, first, last, date_of_birth, supplying_store_id
        package static let names = spelled
    }

    package static let tables = ["name"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// Whether it is a patient's.
    package var isPatient: Bool { Self.isPatient(type: self[.type]) }

    /// Whether it is the name that a store trades under.
    package var isStore: Bool { word(.type) == "store" }

    /// - Parameter type: what `type` says, in any case.
    package static func isPatient(type: String?) -> Bool { type?.lowercased() == "patient" }
}
