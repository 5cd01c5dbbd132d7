/// A prescriber.
package struct PrescriberRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case code, first_name, last_name, store_ID
        package static let names = spelled
    }

    package static let tables = ["clinician"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
