/// A rule that the system under simulation broke.
package struct Violation: Error, Equatable, Sendable {
    /// The rule's name, from `Checker`.
    package let checker: String
    package let step: Int
    package let details: String
}
