/// What a user may do in a store.
package struct UserStoreRow: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case user_ID, store_ID, can_login, store_default
        package static let names = spelled
    }

    package static let tables = ["user_store"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
