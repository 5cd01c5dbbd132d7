/// A message from one store or site to another.
package struct MessageRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case fromStoreID, toStoreID, status, type, body
        package static let names = spelled
    }

    package static let tables = ["message"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// What `status` says until the receiver marks it processed.
    package static let new = "new"
}
