import Failures
import Payload
import Storage

/// The sixteen parts of the range, or, when few records remain, each key with its hash.
package struct CompareReply {
    package var opening: String
    package var position: Int64
    package var parts: [(prefix: String, tally: Tally)]
    package var list: [(table: String, id: String, hash: Digest)]
    package var isList: Bool

    /// Ranges of at most this many records are listed.
    package static let listMax: Int64 = 400

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.beginObject()
        writer.key("opening")
        writer.string(opening)
        writer.key("position")
        writer.integer(position)
        if isList {
            writer.key("list")
            writer.beginArray()
            for one in list {
                writer.beginArray()
                writer.string(one.table)
                writer.string(one.id)
                writer.string(one.hash.hex)
                writer.endArray()
            }
            writer.endArray()
        } else {
            writer.key("parts")
            writer.beginObject()
            for part in parts {
                writer.key(part.prefix)
                part.tally.write(to: &writer)
            }
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }

    package init(opening: String, position: Int64, parts: [(prefix: String, tally: Tally)]) {
        self.opening = opening
        self.position = position
        self.parts = parts
        list = []
        isList = false
    }

    package init(opening: String, position: Int64, list: [(table: String, id: String, hash: Digest)]) {
        self.opening = opening
        self.position = position
        self.list = list
        parts = []
        isList = true
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        opening = try head.requireText("opening")
        position = try head.requireInteger("position")
        isList = head["list"] != nil
        parts = try (head["parts"]?.members ?? []).map { ($0.key, try Tally(decoding: $0.value)) }
        list = try (head["list"]?.elements ?? []).map { element in
            guard let table = element[0]?.text, let id = element[1]?.text, let hash = element[2]?.text.flatMap({ Digest(hex: $0) })
            else { throw Wire.malformed("list") }
            return (table, id, hash)
        }
    }
}
