import Payload

/// Reads some fields of many records of one table, one after the other, and keeps nothing of them.
package struct FieldReader {
    private let picker: FieldPicker
    /// Of each field, where its spellings are found.
    private let places: [[Int]]
    private var ranges: [Range<Int>?] = []

    /// - Parameter limits: what a record may cost.
    package init(_ table: TableRules, _ fields: [String], limits: PayloadLimits) {
        let spellings = fields.map { field in [field] + [FieldSlots.spelling(besides: field, in: table.type)].compactMap { $0 } }
        let names = Set(spellings.joined()).sorted()
        picker = FieldPicker(names, limits: limits)
        places = spellings.map { $0.compactMap { names.firstIndex(of: $0) } }
    }

    /// Looks through a record; its bytes must stay until its fields were asked for.
    ///
    /// - Returns: false where it is not exactly one valid object.
    package mutating func read(_ payload: UnsafeRawBufferPointer) -> Bool {
        do { try picker.pick(from: payload, into: &ranges) } catch { return false }
        return true
    }

    /// The text of the field of this number among those asked for, as `FieldView.text` gives it.
    package func text(_ field: Int, in payload: UnsafeRawBufferPointer) -> String {
        guard let range = places[field].lazy.compactMap({ ranges[$0] }).first else { return "" }
        return switch payload[range.lowerBound] {
        case UInt8(ascii: "\""): JSONScalar.text(of: range, in: payload) ?? ""
        case UInt8(ascii: "n"): ""
        default: String(decoding: payload[range], as: UTF8.self)
        }
    }
}
