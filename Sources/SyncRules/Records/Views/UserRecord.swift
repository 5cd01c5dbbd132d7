/// A user.
package struct UserRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case name, active, permissions_spare
        package static let names = spelled
    }

    package static let tables = ["user"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// Whether the user may work at all; who is not said to be inactive may.
    package var isActive: Bool { truth(.active) ?? true }
}
