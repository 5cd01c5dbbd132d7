import Payload

/// The line that a responding site logs about the initiating half of a transfer: the one kind of log line that travels (R-OWN 15).
package enum TransferLogLine {
    /// What `event_type` holds in such a line; after the colon stands the table of the initiating half.
    package static let prefix = "transfer:"

    /// What a log line about such a document says in `event_type`.
    package static func eventType(_ document: DocumentKind) -> String { prefix + document.table }

    package static func isAbout(_ document: DocumentKind, _ line: LogRecord) -> Bool {
        guard !line.text(.source_record_ID).isEmpty, !line.text(.store_ID).isEmpty else { return false }
        return line.word(.event_type) == eventType(document).lowercased()
    }
}
