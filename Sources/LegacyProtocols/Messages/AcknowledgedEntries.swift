import Failures
import Payload

/// `POST /sync/v5/acknowledged_records`: the entries of its queue that a site has stored.
package struct AcknowledgedEntries: Sendable {
    package let entries: [String]

    /// - Throws: `body-malformed`.
    package init(decoding body: [UInt8]) throws {
        guard let value = try? JSONValue(parsing: body), let entries = value["syncIDs"]?.elements else {
            throw Failure(.bodyMalformed, "An acknowledgement holds the list syncIDs.")
        }
        self.entries = entries.compactMap(\.text)
    }
}
