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
