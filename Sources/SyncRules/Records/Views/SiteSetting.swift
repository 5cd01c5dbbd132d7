/// A row about a site among the settings of synchronisation; a queue names it in a field of its own.
package struct SiteSetting: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case site_id, to_from_id
        package static let names = spelled
    }

    package static let tables = ["site", "site_settings", "sync_out", "sync_buffer"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// The field that holds a site's number.
    ///
    /// - Parameter table: in lower case.
    package static func number(in table: String) -> Field { table == "sync_out" ? .to_from_id : .site_id }
}
