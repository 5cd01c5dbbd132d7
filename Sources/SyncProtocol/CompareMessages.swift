import Failures
import Payload
import Storage

/// A site asks how a part of a channel looks: keys whose hash begins with `prefix` (R-SYNC 5).
package struct CompareRequest: Equatable {
    package var channel: String
    /// Hexadecimal digits; empty for the whole channel.
    package var prefix: String

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 96)
        writer.beginObject()
        writer.key("channel")
        writer.string(channel)
        writer.key("prefix")
        writer.string(prefix)
        writer.endObject()
        return writer.bytes
    }

    package init(channel: String, prefix: String) {
        self.channel = channel
        self.prefix = prefix
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        channel = try head.requireText("channel")
        prefix = try head.requireText("prefix")
        guard prefix.utf8.count <= 16, prefix.allSatisfy(\.isHexDigit) else { throw Wire.malformed("prefix") }
    }
}

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

/// A site asks for the bytes of records in its own channels: `{"records":[["table","id"],…]}`.
package struct FetchRequest {
    package var records: [(table: String, id: String)]
    /// Payload bytes that the answer may have; an older site names none, and gets all at once.
    package var bytes: Int?
    package static let recordsMax = 1_000

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 64 * records.count)
        writer.beginObject()
        writer.key("records")
        writer.beginArray()
        for one in records {
            writer.beginArray()
            writer.string(one.table)
            writer.string(one.id)
            writer.endArray()
        }
        writer.endArray()
        if let bytes {
            writer.key("bytes")
            writer.integer(Int64(bytes))
        }
        writer.endObject()
        return writer.bytes
    }

    package init(records: [(table: String, id: String)], bytes: Int) {
        self.records = records
        self.bytes = bytes
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        let elements = head["records"]?.elements ?? []
        guard elements.count <= Self.recordsMax else { throw Wire.malformed("records") }
        records = try elements.map { element in
            guard let table = element[0]?.text, let id = element[1]?.text else { throw Wire.malformed("records") }
            return (table, id)
        }
        bytes = head["bytes"]?.integer.flatMap { Int(exactly: $0) }
    }
}
