/// How records of a type disappear.
package struct SoftDelete: Sendable, Equatable {
    /// How, in words.
    package let text: String
    /// Whether it is an assumption rather than something seen.
    package let isAssumed: Bool
}
