import Payload

/// `GET /sync/v5/queued_records`: the head of a site's queue, each entry under a name of its own.
package enum QueuedRecordsPage {
    package static func encoded(queueLength: Int64, _ records: [(entry: String, record: SentRecord)]) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 + records.reduce(0) { $0 + ($1.record.data?.count ?? 0) + 160 })
        writer.beginObject()
        writer.key("queueLength")
        writer.integer(max(queueLength, Int64(clamping: records.count)))
        writer.key("data")
        writer.beginArray()
        for (entry, record) in records {
            writer.beginObject()
            writer.key("syncOutId")
            writer.string(entry)
            record.write(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }
}
