/// A batch on a shelf.
package struct StockLine: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case store_ID, item_ID, quantity
        package static let names = spelled
    }

    package static let tables = ["item_line"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// Whether something is there.
    package var isStocked: Bool { (Double(text(.quantity)) ?? 0) > 0 }
}
