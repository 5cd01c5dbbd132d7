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

    package init(
        _ database: LedgerDatabase, limits: SiteLimits = .standard, follower: (any SiteFollower)? = nil
    ) {
        self.database = database
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

    /// The settings in force; nil before the first session.
    package func settings() throws -> Settings? { try database.read { try Settings.kept($0) } }
}
