/// Rows of a record type that follow other rules than its ordinary ones.
package struct Variant: Sendable, Equatable {
    /// When the variant applies.
    package let condition: VariantCondition
    /// The rules that then replace the ordinary ones.
    package let ownership: Ownership
}

extension Variant: OwnershipCarrying {}
