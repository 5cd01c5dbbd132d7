/// A line of an invoice or prescription.
package struct DocumentLine: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case transaction_ID, repeat_ID, item_ID
        package static let names = spelled
    }

    package static let tables = [DocumentKind.transaction.lines]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
