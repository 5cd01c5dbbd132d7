import Catalogue
import Payload

/// Which fields of a table's records are picked, and where each is found among those picked.
package final class FieldSlots: Sendable {
    package let picker: FieldPicker
    /// The view that declares the first of them; nil for a table that has none.
    let record: ObjectIdentifier?
    private let positions: [String: Int]
    /// By slot, the slot of another spelling of the same field; -1 for none.
    private let others: [Int]

    /// - Parameter deciding: fields that the Catalogue names, beyond those that a view declares.
    init(_ type: RecordType, name: String, deciding: Set<String>) {
        let declared = DeclaredViews.of(name)?.declaration
        record = declared?.record
        let keys = declared?.fields ?? []
        let fields = keys + deciding.subtracting(keys).sorted()
        var names = fields
        others = fields.map { field in
            guard let other = Self.spelling(besides: field, in: type), !fields.contains(other) else { return -1 }
            names.append(other)
            return names.count - 1
        }
        positions = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
        picker = FieldPicker(names)
    }

    /// Only what a view declares, whatever the table.
    init<Record: RecordView>(of record: Record.Type) {
        self.record = ObjectIdentifier(record)
        let names = Record.Field.names
        others = names.map { _ in -1 }
        positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        picker = FieldPicker(names)
    }

    func slot(_ field: String) -> Int? { positions[field] }

    /// The range of a field's value, by its declared spelling or else the other one.
    func range(_ slot: Int, in ranges: [Range<Int>?]) -> Range<Int>? {
        if let range = ranges[slot] { return range }
        let other = others[slot]
        return other < 0 ? nil : ranges[other]
    }

    /// Where the declaration itself is a guess, how real servers were seen to write such fields.
    static func spelling(besides field: String, in type: RecordType) -> String? {
        guard type.areFieldNamesInferred, field.hasSuffix("_ID") || field.hasSuffix("_id") else { return nil }
        let other = field.dropLast(3) + (field.hasSuffix("_ID") ? "_id" : "_ID")
        return type.field(String(other)) == nil ? String(other) : nil
    }
}
