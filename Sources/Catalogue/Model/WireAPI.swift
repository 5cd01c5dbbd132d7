/// The interface on which a record type is known to legacy and Open mSupply peers.
///
/// Three table names exist twice; table and interface together name an entry.
package enum WireAPI: String, Sendable, Codable, CaseIterable {
    case v5, v6
    /// No Open mSupply interface carries it; older peers or nobody do.
    case none
}
