import SyncRules

/// What an administrator of central does in scenarios.
package enum Act: Sendable {
    /// Two stores see one another, or no longer do.
    case setPartners(String, String, Bool)
    /// Something is visible in a store, or hidden there.
    case setShown(VisibilityKind, String, in: String, Bool)
    /// A store is active at a site or at `central`; by force its site is given up.
    case assign(store: String, to: String, force: Bool)
    /// A store moves with its data, once its site has sent what it has.
    case move(store: String, to: String)
    /// A site gets a full read-only copy of a store, or no longer.
    case setCollector(String, of: String, Bool)
    /// Items are made visible as the master lists say now, and not again until this is asked for.
    case followLists
    /// What is kept apart under this number is taken as it was written.
    case takeOver(Int64)
    /// What is kept apart is judged again.
    case judgeAgain(Int64)
    /// What is kept apart is given up; the site's own versions give way to central's.
    case giveUp(Int64)
}
