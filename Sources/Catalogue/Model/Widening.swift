/// A second audience that a preference adds (R-OWN 3).
package struct Widening: Sendable, Equatable {
    /// The preference that must be on.
    package let preference: GlobalPreference
    /// The sites added while it is on.
    package let audience: Audience
}
