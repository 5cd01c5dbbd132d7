import Failures
import Payload
import Storage

/// A position in a named branch of central's history.
package struct Cursor: Equatable, Sendable {
    package var opening: String
    package var position: Int64

    package init(opening: String, position: Int64) {
        self.opening = opening
        self.position = position
    }

    package init(decoding value: JSONValue) throws {
        opening = try value.requireText("opening")
        position = try value.requireInteger("position")
        guard position >= 0 else { throw Wire.malformed("position") }
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("opening")
        writer.string(opening)
        writer.key("position")
        writer.integer(position)
        writer.endObject()
    }
}
