/// Why an action is refused, by the code that the engine answers with; a test holds both to the same words.
package enum MatrixRefusal: String, Sendable, CaseIterable {
    /// Edited elsewhere; the message names the place.
    case notEditor = "not-editor"
    /// A message is never changed.
    case messageImmutable = "message-immutable"
    /// A log is written once.
    case appendOnly = "append-only"
    /// Records of this kind are never merged.
    case notMergeable = "merge-impossible"
    /// Synchronisation data and messages are not imported.
    case notImportable = "import-not-allowed"
    /// Orders and payments are entered on the primary for every store.
    case orderedCentrally = "ordered-centrally"
    /// A merge stands for ever.
    case mergeFinal = "merge-final"
    /// Only dispensaries prescribe.
    case dispensaryOnly = "dispensary-only"
    /// Repeats are processed on the patient's home site.
    case repeatElsewhere = "repeat-elsewhere"
    /// Orders and payments of a site that has set the preference back are entered there.
    case orderedBySite = "ordered-by-site"
    /// A preference of all sites is one record, and what a site says of it another.
    case preferenceFixed = "preference-fixed"

    /// What it means, for a reader of the document.
    var title: String {
        switch self {
        case .notEditor: "the record is edited elsewhere; the message names the place"
        case .messageImmutable: "a message is never changed; its receiver may mark it processed"
        case .appendOnly: "a log is written once, never changed, never deleted"
        case .notMergeable: "records of this kind are never merged"
        case .notImportable: "synchronisation settings and messages are not imported"
        case .orderedCentrally: "while they are entered on the primary, no other site enters one, not even for its own stores"
        case .mergeFinal: "a merge stands for ever"
        case .dispensaryOnly: "only a dispensary store prescribes"
        case .repeatElsewhere: "the repeat is processed on the patient's home site"
        case .orderedBySite: "the site that has set the preference back enters its own"
        case .preferenceFixed: "a preference of all sites is switched off, not deleted; the primary has nothing to set back"
        }
    }
}
