/// What an Open mSupply peer demands of a field.
package enum Requirement: String, Sendable {
    case none
    /// The key must be present but may be null or empty.
    case key
    /// The key must be present with a value that is not null.
    case value
}
