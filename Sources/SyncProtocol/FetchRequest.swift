import Failures
import Payload
import Storage

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
