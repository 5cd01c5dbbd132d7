import Payload
import Storage
import SyncRules

/// Records as the local interface answers them; a record's own bytes go out as they are stored.
package enum RecordJSON {
    /// `[{"id","code","name","kind","dispensary","default","disabled"}]`
    static func list(_ stores: [OfferedStore]) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.beginArray()
        for store in stores {
            writer.beginObject()
            writer.key("id")
            writer.string(store.id)
            writer.key("code")
            writer.string(store.code)
            writer.key("name")
            writer.string(store.title)
            writer.key("kind")
            writer.string(store.kind.rawValue)
            writer.key("dispensary")
            writer.bool(store.isDispensary)
            writer.key("default")
            writer.bool(store.isDefault)
            writer.key("disabled")
            writer.bool(store.isDisabled)
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }

    static func list(_ records: [StoredRecord], limit: Int) -> [UInt8] {
        var writer = JSONWriter(capacity: records.reduce(64) { $0 + $1.payload.count + 64 })
        writer.beginObject()
        writer.key("records")
        writer.beginArray()
        for record in records {
            writer.beginObject()
            writer.key("id")
            writer.string(record.key.id)
            writer.key("data")
            writer.raw(record.payload)
            writer.endObject()
        }
        writer.endArray()
        // A full page may have successors: their ids come after this one.
        if records.count == limit, let last = records.last {
            writer.key("after")
            writer.string(last.key.id)
        }
        writer.endObject()
        return writer.bytes
    }

    /// - Parameter apart: says that central keeps this version apart.
    static func one(_ record: StoredRecord, isPending: Bool, apart: ApartRecord? = nil) -> [UInt8] {
        var writer = JSONWriter(capacity: record.payload.count + 128)
        writer.beginObject()
        writer.key("table")
        writer.string(record.key.table.name)
        writer.key("id")
        writer.string(record.key.id)
        writer.key("waitsToBeSent")
        writer.bool(isPending)
        if let apart {
            writer.key("keptApart")
            writer.beginObject()
            write(apart, to: &writer)
            writer.endObject()
        }
        writer.key("data")
        writer.raw(record.payload)
        writer.endObject()
        return writer.bytes
    }

    /// The members that tell why central keeps a record's version apart.
    package static func write(_ apart: ApartRecord, to writer: inout JSONWriter) {
        writer.key("table")
        writer.string(apart.key.table.name)
        writer.key("id")
        writer.string(apart.key.id)
        writer.key("group")
        writer.integer(apart.group)
        writer.key("number")
        if let number = apart.quarantine { writer.integer(number) } else { writer.null() }
        writer.key("code")
        writer.string(apart.code)
        writer.key("message")
        writer.string(apart.message)
    }

    /// What became of a write: `{"group":…,"outcome":"…"}`, and in `filled` the fields that the engine filled in:
    /// `[{"table","id","field","value"}]`.
    package static func outcome(_ outcome: WriteOutcome) -> [UInt8] {
        let group: JSONValue = outcome.group.map { .number(JSONNumber($0)) } ?? .null
        var members: [(key: String, value: JSONValue)] = [("group", group), ("outcome", .string(outcome.word))]
        if !outcome.filled.isEmpty { members.append(("filled", .array(outcome.filled.map(\.json)))) }
        return JSONValue.object(members).serialised()
    }

    static func member(_ name: String, _ number: Int64?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(name)
        if let number { writer.integer(number) } else { writer.null() }
        writer.endObject()
        return writer.bytes
    }
}
