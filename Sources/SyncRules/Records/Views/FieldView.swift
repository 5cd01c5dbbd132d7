import Payload

/// A record's deciding fields, decoded when asked for.
package struct FieldView: Sendable {
    package let payload: [UInt8]
    private let ranges: [Range<Int>?]
    let slots: FieldSlots

    init(payload: [UInt8], slots: FieldSlots) throws(PayloadError) {
        self.payload = payload
        self.slots = slots
        ranges = try slots.picker.pick(from: payload)
    }

    /// Whether it was made of these very bytes in memory; equal ones elsewhere are not looked at.
    package func isOf(_ other: [UInt8]) -> Bool {
        // The view keeps its bytes alive: whoever has the same address and length has the same array.
        payload.withUnsafeBytes { mine in
            other.withUnsafeBytes { mine.baseAddress == $0.baseAddress && mine.count == $0.count && !mine.isEmpty }
        }
    }

    /// The field's text; a number or truth value as written; nil when missing or null.
    subscript(slot slot: Int) -> String? {
        guard let range = slots.range(slot, in: ranges) else { return nil }
        return payload.withUnsafeBytes { bytes in
            switch bytes[range.lowerBound] {
            case UInt8(ascii: "\""): JSONScalar.text(of: range, in: bytes)
            case UInt8(ascii: "n"): nil
            default: String(decoding: bytes[range], as: UTF8.self)
            }
        }
    }

    /// A field whose name the Catalogue or a table of values gives; rules that know what they read have a `RecordView`.
    package subscript(named field: String) -> String? {
        if let slot = slots.slot(field) { return self[slot: slot] }
        // Not picked: slower, and as true.
        guard let value = (try? JSONValue(parsing: payload))?[field], !value.isNull else { return nil }
        return value.text ?? String(decoding: value.serialised(), as: UTF8.self)
    }

    /// Whether the field is one of the deciding ones.
    package func knows(_ field: String) -> Bool { slots.slot(field) != nil }

    /// The field's text, empty when missing or null.
    package func text(named field: String) -> String { self[named: field] ?? "" }
}
