/// A report's template, in either generation.
package struct ReportRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case type, custom_name, Custom_name, user_created_ID, is_custom
        package static let names = spelled
    }

    package static let tables = ["report", "om_report"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// Whether it ships with the program: such a one carries no name of its own and no author.
    package var isStandard: Bool {
        // The type decides; a standard report of a real server carries a name in `Custom_name` as well.
        guard text(.type).isEmpty else { return word(.type) == "std" }
        return text(.custom_name).isEmpty && text(.Custom_name).isEmpty && text(.user_created_ID).isEmpty
    }
}
