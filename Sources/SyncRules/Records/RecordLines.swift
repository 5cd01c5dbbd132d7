import Failures
import Payload
import Storage
import SyncProtocol

/// Records as JSON lines: `{"tableName","recordId","recordData"}`, as exports of real systems have them.
package enum RecordLines {
    /// Wider than a record may be, so that what is too large is refused by its name.
    private static let limits = PayloadLimits(maxDepth: Wire.rowLimits.maxDepth, maxBytes: 64 << 20)

    /// Reads one line; other members are ignored, except that `"action":"delete"` deletes.
    ///
    /// - Throws: `record-malformed`, `record-id-missing`, `record-too-large`, with the table and the id as far as they were read; the
    ///   caller names the line.
    package static func change(from line: UnsafeRawBufferPointer) throws -> Change {
        var table: String?
        var id: String?
        do {
            var payload: [UInt8]?
            var action: String?
            var bytes = 0
            var members = try MemberCursor(line, limits: limits)
            while let member = try members.next() {
                switch JSONScalar.key(of: member, in: line) {
                case "tableName": table = JSONScalar.text(of: member.value.range, in: line)
                case "recordId": id = JSONScalar.text(of: member.value.range, in: line)
                case "action": action = JSONScalar.text(of: member.value.range, in: line)
                case "recordData":
                    guard member.value.kind == .object || member.value.kind == .null else {
                        throw Failure(
                            .recordMalformed, "recordData is a \(member.value.kind), not an object.", named(table, id))
                    }
                    bytes = member.value.range.count
                    payload = member.value.kind == .null || bytes > RecordShape.recordBytesMax ? nil : [UInt8](line[member.value.range])
                default: continue
                }
            }
            guard let table else { throw Failure(.recordMalformed, "A line has no tableName.", named(nil, id)) }
            guard let id else { throw Failure(.recordIDMissing, nil, ["table": table]) }
            guard bytes <= RecordShape.recordBytesMax else {
                throw Failure(
                    .recordTooLarge, "The record holds \(bytes) bytes; \(RecordShape.recordBytesMax) are allowed.",
                    ["table": table, "id": id, "limit": String(RecordShape.recordBytesMax)])
            }
            let deletes = action?.lowercased() == "delete"
            guard deletes || payload != nil else {
                throw Failure(.recordMalformed, "A line has no recordData.", ["table": table, "id": id])
            }
            return Change(table: table, id: id, payload: deletes ? nil : payload)
        } catch let error as PayloadError {
            throw Failure(
                .recordMalformed, "The line is not one valid JSON object (\(error.code)).",
                named(table, id).merging(["reason": error.code]) { $1 })
        }
    }

    private static func named(_ table: String?, _ id: String?) -> [String: String] {
        ["table": table, "id": id].compactMapValues { $0 }
    }

    /// One line for a record; its bytes as they are stored.
    package static func line(_ record: StoredRecord) -> [UInt8] {
        var writer = JSONWriter(capacity: record.payload.count + 120)
        writer.beginObject()
        writer.key("tableName")
        writer.string(record.key.table.name)
        writer.key("recordId")
        writer.string(record.key.id)
        writer.key("recordData")
        writer.raw(record.payload)
        writer.endObject()
        writer.newline()
        return writer.bytes
    }
}
