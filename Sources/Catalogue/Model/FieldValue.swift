/// One value a field may take.
package struct FieldValue: Sendable, Equatable {
    /// The value as written on the wire; for a whole number, its digits.
    package let value: String
    /// What it means to a user; empty when the value says it.
    package let meaning: String
    /// Other spellings with the same meaning.
    package let aliases: [String]
}
