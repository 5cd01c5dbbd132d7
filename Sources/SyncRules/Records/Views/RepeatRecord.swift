/// A prescription that may be dispensed several times.
package struct RepeatRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case total_repeats, name_ID
        package static let names = spelled
    }

    package static let tables = ["repeat_table"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
