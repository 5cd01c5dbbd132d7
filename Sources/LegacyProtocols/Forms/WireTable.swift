import Catalogue
import Payload

/// One table as v5 sites know it: the central server behaves to them like a typed table, whatever a record was written by.
package struct WireTable: Sendable {
    /// The name, spelled as on the wire.
    package let name: String
    /// Central sends its records.
    package let isSent: Bool
    /// Sites may push its records.
    package let isTaken: Bool
    /// A v5 site understands a deletion in it.
    package let sendsDeletions: Bool
    /// A v5 site understands a merge of its records.
    package let sendsMerges: Bool

    let fields: [WireField]
    let members: MemberTable
    private let requiredCount: Int

    init(_ type: RecordType) {
        name = type.table
        isSent = type.direction == .pull || type.direction == .both
        isTaken = type.direction == .push || type.direction == .both
        sendsDeletions = WireExceptions.deletable.contains(type.table)
        sendsMerges = WireExceptions.mergeable.contains(type.table)
        let fields = type.fields.map { WireField($0, of: type.table) }
        self.fields = fields
        members = MemberTable(fields.map(\.name))
        requiredCount = fields.count(where: \.isRequired)
    }

    /// The record as a site reads it: every key it demands is there, every value of the kind it demands; all else as stored.
    ///
    /// A record that is so already comes back byte for byte.
    /// - Throws: `PayloadError` for bytes that are no object.
    package func sent(_ payload: [UInt8]) throws -> [UInt8] { try formed(payload, for: .sending) }

    /// What a site pushed, as it is stored: laid over the record that stands here, so that what the site does not send stays.
    ///
    /// Nulls overwrite. Times become seconds, days lose their hour, texts that are objects become objects, numbers their shortest spelling.
    /// - Parameter stored: the record's bytes here; nil for none.
    /// - Throws: `PayloadError` for bytes that are no object.
    package func taken(_ pushed: [UInt8], over stored: [UInt8]?) throws -> [UInt8] {
        let new = try formed(pushed, for: .keeping)
        guard let stored else { return new }
        var changes = try Self.parts(of: new)
        var writer = JSONWriter(capacity: stored.count + new.count)
        writer.beginObject()
        for (key, value) in try Self.parts(of: stored).inOrder {
            writer.key(key)
            writer.raw(changes.take(key) ?? value)
        }
        for (key, value) in changes.inOrder {
            writer.key(key)
            writer.raw(value)
        }
        writer.endObject()
        return writer.bytes
    }

    private static func parts(of object: [UInt8]) throws -> MemberParts { try MemberParts(object) }

    private func formed(_ payload: [UInt8], for purpose: WireValue.Purpose) throws -> [UInt8] {
        let payload = try RecordBytes.canonical(payload)
        var edits: [(range: Range<Int>, bytes: [UInt8])] = []
        var seen = Array(repeating: false, count: purpose == .sending ? fields.count : 0)
        var missing = purpose == .sending ? requiredCount : 0
        try payload.withUnsafeBytes { bytes in
            try members.forEach(in: bytes) { number, kind, value in
                let field = fields[number]
                if purpose == .sending {
                    seen[number] = true
                    if field.isRequired { missing -= 1 }
                }
                if let formed = WireValue(field: field, purpose: purpose).formed(kind, value, in: bytes) { edits.append((value, formed)) }
            }
        }
        guard !edits.isEmpty || missing > 0 else { return payload }
        var result: [UInt8] = []
        result.reserveCapacity(payload.count + 32 * (edits.count + missing))
        var from = 0
        for edit in edits {
            result += payload[from..<edit.range.lowerBound]
            result += edit.bytes
            from = edit.range.upperBound
        }
        result += payload[from...]
        guard missing > 0 else { return result }
        return withBlanks(result, seen)
    }

    private func withBlanks(_ object: [UInt8], _ seen: [Bool]) -> [UInt8] {
        var result = Array(object.dropLast())
        for (field, isThere) in zip(fields, seen) where field.isRequired && !isThere {
            if result.last != UInt8(ascii: "{") { result.append(UInt8(ascii: ",")) }
            result += WireValue.quoted(field.name)
            result.append(UInt8(ascii: ":"))
            result += field.blank
        }
        result.append(UInt8(ascii: "}"))
        return result
    }
}
