/// An item on a master list.
package struct ItemListLine: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case item_master_ID, item_ID
        package static let names = spelled
    }

    package static let tables = ["list_master_line"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
