import Storage

/// What an act of administration asks of the person who does it.
package enum Permission: String, CaseIterable, Sendable {
    /// Seeing sites, stores, status and transfers.
    case look
    /// Seeing histories and the audit log.
    case report
    /// Seeing records, what is kept apart, and why things are as they are.
    case support
    /// Setting what is not a right of its own.
    case administer
    case editSyncSites = "edit-sync-sites"
    case moveStores = "move-stores"
    case decideQuarantine = "decide-quarantine"
    case supervisorMode = "supervisor-mode"

    /// The role that suffices; nil for what only a right of its own allows.
    package var role: AccountRole? {
        switch self {
        case .look: .viewer
        case .report: .reports
        case .support: .support
        case .administer: .administrator
        case .editSyncSites, .moveStores, .decideQuarantine, .supervisorMode: nil
        }
    }
}
