import Failures
import Payload
import Storage

/// What central asks a site to compare with it and to receive anew where it differs, as part of the site's settings.
package struct AskedAgain: Equatable, Sendable {
    package let id: String
    /// For people: the store's name, or the patient's code.
    package let title: String
    package let channels: [String]

    /// Most in one site's settings.
    package static let most = 100

    package init(id: String, title: String, channels: [String]) {
        self.id = id
        self.title = title
        self.channels = channels
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        writer.key("title")
        writer.string(title)
        writer.key("channels")
        writer.beginArray()
        for channel in channels { writer.string(channel) }
        writer.endArray()
        writer.endObject()
    }

    package init(decoding value: JSONValue) throws {
        id = try value.requireText("id")
        title = try value.requireText("title")
        channels = (value["channels"]?.elements ?? []).compactMap(\.text)
        guard (1...64).contains(id.utf8.count), id.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { throw Wire.malformed("again") }
    }
}
