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
