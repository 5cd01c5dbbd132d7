/// A master list that a store uses, by the name it trades under.
package struct ItemListUse: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case list_master_ID, name_ID
        package static let names = spelled
    }

    package static let tables = ["list_master_name_join"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
