/// The type of a field in the accepted (v5 pull) form.
package enum FieldType: String, Sendable, CaseIterable {
    case text, real, bool, int, date, json, datetime, time, blob

    /// What the legacy central sends for an empty field of this type, as JSON text.
    package var blank: String {
        switch self {
        case .text, .datetime, .blob: "\"\""
        case .real, .int, .time: "0"
        case .bool: "false"
        case .date: "\"0000-00-00\""
        case .json: "null"
        }
    }
}

/// What an Open mSupply peer demands of a field.
package enum Requirement: String, Sendable {
    case none
    /// The key must be present but may be null or empty.
    case key
    /// The key must be present with a value that is not null.
    case value
}

/// One value a field may take.
package struct FieldValue: Sendable, Equatable {
    /// The value as written on the wire; for a whole number, its digits.
    package let value: String
    /// What it means to a user; empty when the value says it.
    package let meaning: String
    /// Other spellings with the same meaning.
    package let aliases: [String]
}

/// One field of a record type, or of an object inside a field.
package struct Field: Sendable, Equatable {
    /// The key on the wire, case sensitive; some contain a space.
    package let name: String
    /// The type in the accepted form.
    package let type: FieldType
    /// Whether the value may be null.
    package let isNullable: Bool
    /// Whether it is the record's key.
    package let isKey: Bool
    /// What legacy sends for an empty field, as JSON text; nil where no blank is defined.
    package let defaultText: String?
    /// The entry whose key this field holds; nil for plain values.
    package let references: Reference?
    /// What an Open mSupply peer demands of it.
    package let requirement: Requirement
    /// The values known; empty when any value is allowed.
    package let values: [FieldValue]
    /// Whether an unknown value makes a peer refuse the whole record.
    package let isClosed: Bool
    /// The form a site pushes when it differs from the form it is sent.
    package let pushFormat: String?
    /// Other names for the same field.
    package let aliases: [String]
    /// A remark, such as a unit.
    package let note: String?
    /// The fields of the object this field carries.
    package let fields: [Field]
}
