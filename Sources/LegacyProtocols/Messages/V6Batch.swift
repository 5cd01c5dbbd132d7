import Payload

/// What the v6 interface answers a pull with.
package enum V6Batch {
    /// - Parameters:
    ///   - end: the number of the last record looked at; the site asks from the next on.
    ///   - total: records that there are from the cursor on.
    package static func encoded(end: Int64, total: Int64, isLast: Bool, _ records: [(number: Int64, record: SentRecord)]) -> [UInt8] {
        var writer = JSONWriter(capacity: 128 + records.reduce(0) { $0 + ($1.record.data?.count ?? 0) + 160 })
        writer.beginObject()
        writer.key("data")
        writer.beginObject()
        writer.key("end_cursor")
        writer.integer(end)
        writer.key("total_records")
        writer.integer(max(total, Int64(clamping: records.count)))
        writer.key("records")
        writer.beginArray()
        for (number, record) in records {
            writer.beginObject()
            writer.key("cursor")
            writer.integer(number)
            writer.key("record")
            writer.beginObject()
            record.write(to: &writer)
            if record.data == nil {
                writer.key("recordData")
                writer.null()
            }
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
        writer.key("is_last_batch")
        writer.bool(isLast)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }
}
