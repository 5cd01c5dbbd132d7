import Payload

/// The line that a responding site logs about the initiating half of a transfer: the one kind of log line that travels (R-OWN 15).
package enum TransferLogLine {
    /// What `event_type` holds in such a line; after the colon stands the table of the initiating half.
    package static let mark = "transfer:"

    package static let fields = ["event_type", "source_record_ID", "store_ID"]

    /// What a log line about such a document says in `event_type`.
    package static func eventType(_ document: DocumentKind) -> String { mark + document.table }

    package static func isAbout(_ document: DocumentKind, _ view: FieldView) -> Bool {
        guard !view.text("source_record_ID").isEmpty, !view.text("store_ID").isEmpty else { return false }
        return view.text("event_type").lowercased() == eventType(document).lowercased()
    }
}
