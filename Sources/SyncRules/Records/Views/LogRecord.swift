/// A line of the event log.
package struct LogRecord: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case event_type, source_record_ID, store_ID
        package static let names = spelled
    }

    package static let tables = ["log"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }
}
