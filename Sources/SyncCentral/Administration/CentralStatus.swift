import Failures
import Storage
import SyncProtocol
import SyncRules

/// Central's state for a person: counts, sites, what needs attention.
package struct CentralStatus: Sendable {
    package let name: String
    package let database: String
    /// Seconds since 1970 at which all of this was true.
    package let asOf: Int64
    package let head: Int64
    /// When a copy took the database's place last; nil when none did, or not by command.
    package let restoredAt: Int64?
    package let isSyncOn: Bool
    package let sites: [CentralSiteStatus]
    /// The preferences of all sites, with the sites that set one back for themselves.
    package let preferences: [PreferenceListing]
    package let counts: [(table: String, count: Int64)]
    package let orphans: Int64
    package let parked: Int
    /// Groups of versions that sites offered after a restore, undecided.
    package let offered: Int
    /// Repeats dispensed more often than prescribed (R-OWN 3).
    package let overdispensed: [RepeatStatus]
    /// Stores that are on their way to another site.
    package let storeMoves: [StoreMove]
    /// What sites found damaged in central's own database, until it is mended.
    package let damaged: [String]
    /// How many transfers are not made, by state and reason.
    package let transfers: [(state: TransferPair.State, reason: String, count: Int64)]
    /// Numbers that two documents of a store carry.
    package let repeatedNumbers: [RepeatedNumber]
    /// What was deleted and is still named.
    package let namedGone: [NamedGone]
    /// The latest records that wait for the one they hang on; `orphans` counts them all.
    package let waiting: [WaitingRecord]
    package let log: [SyncLogLine]
    package let databaseBytes: Int64
}
