import Catalogue

/// One field as a v5 site reads and writes it.
struct WireField: Sendable {
    let name: String
    let type: FieldType
    /// The site refuses a record without this key.
    let isRequired: Bool
    /// The site refuses a null.
    let isNeverNull: Bool
    let isNullable: Bool
    /// What stands for an absent value, as JSON text.
    let blank: [UInt8]
    /// Members of the object in it that are dates.
    let dates: [String]

    init(_ field: Field, of table: String) {
        name = field.name
        type = field.type
        let exception = WireExceptions.blanks[table]?[field.name]
        isRequired = exception != nil || field.requirement != .none
        isNeverNull = field.requirement == .value && !field.isNullable || WireExceptions.neverNull[table]?.contains(field.name) ?? false
        isNullable = field.isNullable
        blank = Array((exception ?? (isNeverNull && field.defaultText == "null" ? nil : field.defaultText) ?? field.type.blank).utf8)
        dates = field.fields.filter { $0.type == .date }.map(\.name)
    }
}
