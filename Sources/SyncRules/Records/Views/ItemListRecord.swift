/// A master list.
package struct ItemListRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case inactive
        package static let names = spelled
    }

    package static let tables = ["list_master"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    package var isHidden: Bool { isOn(.inactive) }
}
