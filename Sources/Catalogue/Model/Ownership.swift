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
