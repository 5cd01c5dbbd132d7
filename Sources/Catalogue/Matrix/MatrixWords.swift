/// Whether one server is primary and central, or two.
package enum MatrixTopology: String, Sendable, CaseIterable {
    case normal, mirrored
}

/// What a site is to the record that somebody wants to change (R-ROLE, R-STORE 1–3).
///
/// A record is about one store, one name or one patient, or about none. The record's store syncs its transactions; its patient has
/// another home store, and is visible in the record's store.
package enum MatrixRole: String, Sendable, CaseIterable {
    /// The central server.
    case central
    /// The primary server; the central server itself in the normal topology, a remote site in the mirrored one.
    case primary
    /// The record's store is active there.
    case active = "active site"
    /// The record's store is active there, and is no dispensary.
    case ordinary = "active, no dispensary"
    /// The home store of the record's patient or prescriber is active there.
    case home = "home site"
    /// A satellite with a dispensary store of its own, which has nothing to do with the record's store.
    case satellite = "other satellite"
    /// Holds a full read-only copy of the record's store.
    case collector
    /// Knows the record's store as a trading partner only.
    case transfer
    /// Has an ordinary store of its own and does not know the record's store.
    case none

    /// What an administrator reads in the document.
    package var title: String {
        switch self {
        case .central: "the central server"
        case .primary: "the primary server; in the normal topology the central server itself"
        case .active: "the site where the record's store, a dispensary, is active"
        case .ordinary: "the site where the record's store is active, when the store is no dispensary"
        case .home:
            "the site where the home store of the record's patient or prescriber is active; the patient is visible in the record's store"
        case .satellite: "a site with a dispensary of its own, which has nothing to do with the record's store"
        case .collector: "a site that holds a full read-only copy of the record's store"
        case .transfer: "a site that knows the record's store as a trading partner"
        case .none: "a site that does not know the record's store"
        }
    }
}

/// What somebody wants to do with records of a kind.
package enum MatrixAction: String, Sendable, CaseIterable {
    case create, edit, delete, merge
    /// Creating or editing in bulk, each record judged singly (R-OWN 17).
    case `import`
}

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
