import Payload

/// Who may edit a record.
enum ModelOwner: Equatable {
    case store(String)
    /// Whoever is the primary server.
    case primary
    /// Central itself, whoever is the primary.
    case central
    case anySite
    /// One site, for itself.
    case site(String)
    /// The record that decides is not here.
    case unknown
}
