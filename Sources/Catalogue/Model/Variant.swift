/// Rows of a record type that follow other rules than its ordinary ones.
package final class Variant: Sendable {
    /// When the variant applies.
    package let condition: VariantCondition
    /// The rules that then replace the ordinary ones.
    package let ownership: Ownership

    package init(
        condition: VariantCondition, ownership: Ownership
    ) {
        self.condition = condition
        self.ownership = ownership
    }
}

extension Variant: OwnershipCarrying {}
