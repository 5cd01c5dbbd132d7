/// Who owns records and who receives them: the part that a variant may change.
package struct Ownership: Sendable, Equatable {
    /// The row of the ownership table.
    package let dataType: String
    /// The row's printed class word.
    package let classWord: String
    /// The row's printed word for mirrored topology.
    package let mirroredClassWord: String
    /// The class that decides.
    package let dataClass: DataClass
    /// Where it is edited in mirrored topology.
    package let mirroredEditor: Editor
    /// The sites that receive a record.
    package let audience: Audience
    /// How the office that may edit is found.
    package let ownerPath: OwnerPath
    /// The field holding the record's own home store, for patients and prescribers.
    package let homeStoreField: String?
    /// A preference that, while on, adds a second audience.
    package let widening: Widening?
    /// How its records are merged; nil where they never are.
    package let merge: MergeRule?
    /// Whether a record, once written, is never changed and never deleted, as a log.
    package let isAppendOnly: Bool
    /// A remark on the rule.
    package let note: String?
}

/// A second audience that a preference adds (R-OWN 3).
package struct Widening: Sendable, Equatable {
    /// The preference that must be on.
    package let preference: GlobalPreference
    /// The sites added while it is on.
    package let audience: Audience
}

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

/// Rows of a record type that follow other rules than its ordinary ones.
package struct Variant: Sendable, Equatable {
    /// When the variant applies.
    package let condition: VariantCondition
    /// The rules that then replace the ordinary ones.
    package let ownership: Ownership
}

/// What a foreign protocol demands beyond the rules; for sites of that kind only.
package struct ForeignAudience: Sendable, Equatable {
    /// The kind of site.
    package let site: ForeignSite
    /// What sites of that kind receive instead.
    package let audience: Audience
}

/// How records of a type disappear.
package struct SoftDelete: Sendable, Equatable {
    /// How, in words.
    package let text: String
    /// Whether it is an assumption rather than something seen.
    package let isAssumed: Bool
}

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

extension Variant: OwnershipCarrying {}
