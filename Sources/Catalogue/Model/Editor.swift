/// Where a record is edited when the primary server is not the central server (R-OWN).
package enum Editor: String, Sendable, CaseIterable {
    /// The primary server.
    case primary
    /// The central server.
    case central
    /// The store or home site that edits it in the normal topology as well.
    case store
    /// Each site its own.
    case local
}
