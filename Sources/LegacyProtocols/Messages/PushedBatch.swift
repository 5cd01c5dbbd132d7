import Failures
import Payload

/// `POST /sync/v5/queued_records`: what a site has changed, in the order of its log, which is not that of dependence.
package struct PushedBatch: Sendable {
    /// What the site has yet to send, with these; 0 ends a push.
    package let queueLength: Int64
    package let records: [PushedRecord]
    /// What cannot be told apart as a record: how many.
    package let unreadable: Int

    private static let limits = PayloadLimits(maxDepth: 40, maxBytes: 128 << 20)

    /// - Throws: `body-malformed` for a body that is no batch; a single record without a table or an id is counted instead.
    package init(decoding body: [UInt8]) throws {
        do {
            (queueLength, records, unreadable) = try body.withUnsafeBytes { try Self.read($0) }
        } catch let error as PayloadError {
            throw Failure(.bodyMalformed, "The pushed records are no JSON that can be read: \(error.code).")
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) throws -> (Int64, [PushedRecord], Int) {
        var queueLength: Int64 = 0
        var records: [PushedRecord] = []
        var unreadable = 0
        var cursor = try MemberCursor(bytes, limits: limits)
        while let member = try cursor.next() {
            switch JSONScalar.key(of: member, in: bytes) {
            case "queueLength": queueLength = JSONScalar.integer(of: member.value.range, in: bytes) ?? 0
            case "data" where member.value.kind == .array:
                var elements = try ElementCursor(bytes, range: member.value.range, limits: limits)
                while let element = try elements.next() {
                    guard element.kind == .object, let record = try record(bytes, element.range) else {
                        unreadable += 1
                        continue
                    }
                    records.append(record)
                }
            default: continue
            }
        }
        return (queueLength, records, unreadable)
    }

    private static func record(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) throws -> PushedRecord? {
        var texts: [String: String] = [:]
        var payload: [UInt8] = []
        var cursor = try MemberCursor(bytes, range: range, limits: limits)
        while let member = try cursor.next() {
            let key = JSONScalar.key(of: member, in: bytes)
            if key == "recordData" {
                if member.value.kind != .null { payload = Array(bytes[member.value.range]) }
            } else if let text = JSONScalar.text(of: member.value.range, in: bytes) {
                texts[key] = text
            }
        }
        guard let table = texts["tableName"], let id = texts["recordId"], !table.isEmpty, !id.isEmpty, let action = texts["action"].flatMap(action)
        else { return nil }
        return PushedRecord(entry: texts["syncOutId"] ?? "", table: table, id: id, action: action, payload: payload)
    }

    /// Sites write actions with a capital, central in lower case; both are understood.
    private static func action(_ word: String) -> PushedRecord.Action? {
        switch word.lowercased() {
        case "insert", "update", "upsert": .upsert
        case "delete": .delete
        case "merge": .merge
        default: nil
        }
    }
}
