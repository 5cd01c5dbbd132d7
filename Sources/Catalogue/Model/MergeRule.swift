/// Where records of a type may be merged (R-OWN 9).
package struct MergeRule: Sendable, Equatable {
    /// The row of the ownership table.
    package let dataType: String
    /// The class that decides about the merge.
    package let dataClass: DataClass
    /// Where it is merged in mirrored topology.
    package let mirroredEditor: Editor
    /// Whether Open mSupply peers understand the merge message for this table.
    package let isKnownToOpenMSupply: Bool
}
