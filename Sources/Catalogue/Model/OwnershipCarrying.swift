/// Gives the parts of an ownership directly on what carries one.
package protocol OwnershipCarrying {
    /// The rules it carries.
    var ownership: Ownership { get }
}

extension OwnershipCarrying {
    /// The row of the ownership table.
    package var dataType: String { ownership.dataType }
    /// The row's printed class word.
    package var classWord: String { ownership.classWord }
    /// The row's printed word for mirrored topology.
    package var mirroredClassWord: String { ownership.mirroredClassWord }
    /// The class that decides.
    package var dataClass: DataClass { ownership.dataClass }
    /// Where it is edited in mirrored topology.
    package var mirroredEditor: Editor { ownership.mirroredEditor }
    /// The sites that receive a record.
    package var audience: Audience { ownership.audience }
    /// How the office that may edit is found.
    package var ownerPath: OwnerPath { ownership.ownerPath }
    /// The field holding the record's own home store.
    package var homeStoreField: String? { ownership.homeStoreField }
    /// A second audience that a preference adds.
    package var widening: Widening? { ownership.widening }
    /// How its records are merged; nil where they never are.
    package var merge: MergeRule? { ownership.merge }
}
