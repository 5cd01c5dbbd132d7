/// What a payload may cost the one who reads it.
package struct PayloadLimits: Sendable, Equatable {
    /// The deepest nesting of objects and arrays; the outermost counts as 1. At most `maxDepthCeiling`.
    package let maxDepth: Int
    /// The greatest number of bytes, white space included.
    package let maxBytes: Int
    /// The greatest number of members of an object whose keys are checked for duplicates.
    package let maxMembers: Int
    /// Whether a `\u` escape may name half of a surrogate pair. What is stored already is read; what enters anew is whole.
    package let allowsLoneSurrogates: Bool

    /// The scan recurses once per level, so the stack of a thread bounds the depth.
    package static let maxDepthCeiling: Int = 256

    /// For one record: depth 64, 16 MiB, 4,096 members.
    package static let standard = PayloadLimits()
    /// For a batch of records: depth 64, 128 MiB, 4,096 members.
    package static let batch = PayloadLimits(maxBytes: 128 << 20)

    /// A depth outside 1...256 is brought to the nearest of the two.
    package init(maxDepth: Int = 64, maxBytes: Int = 16 << 20, maxMembers: Int = 4_096, allowsLoneSurrogates: Bool = true) {
        self.maxDepth = min(max(maxDepth, 1), Self.maxDepthCeiling)
        self.maxBytes = maxBytes
        self.maxMembers = maxMembers
        self.allowsLoneSurrogates = allowsLoneSurrogates
    }
}
