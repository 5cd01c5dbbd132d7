import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// A remote site's side: its records, its outbox, and the steps of its sync; no HTTP, no clock.
package struct SiteEngine: Sendable {
    package let database: LedgerDatabase
    package var limits: SiteLimits
    /// What is done in the same transaction when records were written or received.
    package var follower: (any SiteFollower)?
    /// A fingerprint of the machine it runs on, told to central.
    package var hardware: String?
    /// When it syncs by itself, told to central under the terms that were heard last; nil when the host does not say.
    package var schedule: SiteSchedule?

    package init(
        _ database: LedgerDatabase, limits: SiteLimits = .standard, follower: (any SiteFollower)? = nil, hardware: String? = nil
    ) {
        self.database = database
        self.hardware = hardware
        self.limits = limits
        self.follower = follower
    }

    /// Makes an empty database a site's.
    package func initialise(databaseID: String) throws {
        try database.write { transaction in
            guard try !transaction.state.has(Meta.role) else { throw Failure(.alreadyInitialised) }
            try transaction.state.set(Meta.role, .site)
            try transaction.state.set(Meta.database, databaseID)
            try transaction.state.set(SiteMeta.state, .new)
        }
    }

    package func state() throws -> SiteState { try database.read { try Self.state($0) } }

    static func state(_ transaction: Transaction) throws -> SiteState {
        try transaction.state.value(SiteMeta.state) ?? .new
    }

    /// What central sets of when this site syncs and how much goes at a time: in force as soon as it is heard, not with a checkpoint.
    package func terms() throws -> SyncTerms { try database.read { try Self.terms($0) } }

    static func terms(_ transaction: Transaction) throws -> SyncTerms { try pendingSettings(transaction)?.terms ?? .none }

    /// Payload bytes to ask for in one answer: as many as the line lets through, and no more than central sets.
    func pageBytes(_ wanted: Int) throws -> Int { try database.read { try Self.pageBytes(wanted, Self.terms($0)) } }

    static func pageBytes(_ wanted: Int, _ terms: SyncTerms) -> Int { terms.pageBytes.map { min(wanted, Int(clamping: $0)) } ?? wanted }

    /// The settings in force; nil before the first session.
    package func settings() throws -> Settings? { try database.read { try Settings.kept($0) } }
}
