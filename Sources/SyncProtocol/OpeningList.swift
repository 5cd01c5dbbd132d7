import Failures
import Payload
import Storage

/// Openings as `[["id",position],…]`, newest first.
package enum OpeningList {
    package static let longest = 64

    package static func write(_ list: [(id: String, position: Int64)], to writer: inout JSONWriter) {
        writer.beginArray()
        for opening in list.prefix(longest) {
            writer.beginArray()
            writer.string(opening.id)
            writer.integer(opening.position)
            writer.endArray()
        }
        writer.endArray()
    }

    package static func read(_ value: JSONValue?) throws -> [(id: String, position: Int64)] {
        guard let elements = value?.elements else { return [] }
        guard elements.count <= longest else { throw Wire.malformed("openings") }
        return try elements.map { element in
            guard let id = element[0]?.text, let position = element[1]?.integer else { throw Wire.malformed("openings") }
            return (id, position)
        }
    }
}
