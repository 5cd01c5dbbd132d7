/// Who owns records and who receives them: the part that a variant may change.
///
/// One for all who ask: rules read it with every record, and copying its members would cost more than what they say.
package final class Ownership: Sendable {
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

    package init(
        dataType: String, classWord: String, mirroredClassWord: String, dataClass: DataClass, mirroredEditor: Editor, audience: Audience, ownerPath: OwnerPath,
        homeStoreField: String?, widening: Widening?, merge: MergeRule?, isAppendOnly: Bool, note: String?
    ) {
        self.dataType = dataType
        self.classWord = classWord
        self.mirroredClassWord = mirroredClassWord
        self.dataClass = dataClass
        self.mirroredEditor = mirroredEditor
        self.audience = audience
        self.ownerPath = ownerPath
        self.homeStoreField = homeStoreField
        self.widening = widening
        self.merge = merge
        self.isAppendOnly = isAppendOnly
        self.note = note
    }
}
