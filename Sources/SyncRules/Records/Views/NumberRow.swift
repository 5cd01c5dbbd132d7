import Payload

/// How far a sequence of numbers has come, and a number that was given up.
package struct NumberRow: RecordView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    package enum Field: Int, FieldKey {
        case ID, name, value, number_to_use
        package static let names = spelled
    }

    package static let tables = ["number", "number_reuse"]
    package let view: FieldView
    package init(view: FieldView) { self.view = view }

    /// A sequence's row.
    package static func payload(_ id: String, name: String, value: Int64) -> [UInt8] { bytes(id, name, (.value, value)) }

    /// A row that frees a number for reuse.
    package static func freeing(_ id: String, name: String, number: Int64) -> [UInt8] { bytes(id, name, (.number_to_use, number)) }

    private static func bytes(_ id: String, _ name: String, _ number: (field: Field, value: Int64)) -> [UInt8] {
        JSONValue.object([
            (Field.ID.name, .string(id)), (Field.name.name, .string(name)), (number.field.name, .number(JSONNumber(number.value))),
        ]).serialised()
    }
}
