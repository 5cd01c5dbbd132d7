import Catalogue
import Failures
import Payload
import Storage
import Synchronization

/// A record's deciding fields, decoded when asked for.
package struct FieldView: Sendable {
    package let payload: [UInt8]
    package let ranges: [Range<Int>?]
    /// Where each field is found, the declared spelling first.
    package let positions: [String: [Int]]

    package init(payload: [UInt8], ranges: [Range<Int>?], positions: [String: [Int]]) {
        self.payload = payload
        self.ranges = ranges
        self.positions = positions
    }

    /// Whether it was made of these very bytes in memory; equal ones elsewhere are not looked at.
    package func isOf(_ other: [UInt8]) -> Bool {
        // The view keeps its bytes alive: whoever has the same address and length has the same array.
        payload.withUnsafeBytes { mine in
            other.withUnsafeBytes { mine.baseAddress == $0.baseAddress && mine.count == $0.count && !mine.isEmpty }
        }
    }

    /// The field's text; a number or truth value as written; nil when missing or null.
    package subscript(field: String) -> String? {
        guard let range = positions[field]?.lazy.compactMap({ ranges[$0] }).first else { return nil }
        return payload.withUnsafeBytes { bytes in
            switch bytes[range.lowerBound] {
            case UInt8(ascii: "\""): JSONScalar.text(of: range, in: bytes)
            case UInt8(ascii: "n"): nil
            default: String(decoding: bytes[range], as: UTF8.self)
            }
        }
    }

    /// Whether the field is one of the deciding ones.
    package func knows(_ field: String) -> Bool { positions[field] != nil }

    /// The field's text, empty when missing or null.
    package func text(_ field: String) -> String { self[field] ?? "" }
}
