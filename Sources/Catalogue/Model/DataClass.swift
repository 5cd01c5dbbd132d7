/// The interface on which a record type is known to legacy and Open mSupply peers.
///
/// Three table names exist twice; table and interface together name an entry.
package enum WireAPI: String, Sendable, Codable, CaseIterable {
    case v5, v6
    /// No Open mSupply interface carries it; older peers or nobody do.
    case none
}

/// The class that decides who may edit a record and who receives it (R-OWN).
package enum DataClass: String, Sendable, CaseIterable {
    case central
    case centralStore = "central_store"
    case store, patient, name, message, sync, local

    /// The word used in the notation and in documents, such as `central store`.
    package var word: String { self == .centralStore ? "central store" : rawValue }
}

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

/// Which way records of a type travel on the legacy interfaces.
package enum Direction: String, Sendable, CaseIterable {
    /// From central to the site.
    case pull
    /// From the site to central.
    case push
    case both, none
}

/// A kind of foreign peer whose protocol may demand more than the rules give.
package enum ForeignSite: String, Sendable, CaseIterable {
    case openMSupply = "openmsupply"
    case mobile

    /// The name an administrator knows it by.
    package var title: String { self == .openMSupply ? "Open mSupply" : "mSupply Mobile" }
}
