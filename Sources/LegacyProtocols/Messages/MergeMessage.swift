import Payload

/// Two records that became one, in both spellings of the protocol: v5 sends `mergeIdToKeep`, older peers write `mergeIDtokeep`.
package struct MergeMessage: Sendable, Equatable {
    package let kept: String
    package let dropped: String

    package init(kept: String, dropped: String) {
        self.kept = kept
        self.dropped = dropped
    }

    /// Reads either spelling; nil where one of the two ids is missing.
    package init?(reading data: [UInt8]) {
        guard let members = try? JSONValue(parsing: data).members else { return nil }
        var found: [String: String] = [:]
        for (key, value) in members { if let text = value.text { found[key.lowercased()] = text } }
        guard let kept = found["mergeidtokeep"], let dropped = found["mergeidtodelete"], !kept.isEmpty, !dropped.isEmpty else { return nil }
        self.init(kept: kept, dropped: dropped)
    }

    /// As v5 sends it.
    package var recordData: [UInt8] {
        var writer = JSONWriter(capacity: 120)
        writer.beginObject()
        writer.key("mergeIdToKeep")
        writer.string(kept)
        writer.key("mergeIdToDelete")
        writer.string(dropped)
        writer.endObject()
        return writer.bytes
    }
}
