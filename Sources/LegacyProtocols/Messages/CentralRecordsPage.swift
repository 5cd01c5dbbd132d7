import Payload

/// `GET /sync/v5/central_records`: records under rising numbers.
package enum CentralRecordsPage {
    package static func encoded(maxCursor: Int64, _ records: [(number: Int64, record: SentRecord)]) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + records.reduce(0) { $0 + ($1.record.data?.count ?? 0) + 160 })
        writer.beginObject()
        writer.key("maxCursor")
        writer.integer(maxCursor)
        writer.key("data")
        writer.beginArray()
        for (number, record) in records {
            writer.beginObject()
            writer.key("ID")
            writer.integer(number)
            record.write(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
