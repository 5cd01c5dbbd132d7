import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// What a site knows of its own sync, for the storekeeper's screen (R-SYNC 8).
package struct SiteStatus: Sendable {
    package let name: String?
    package let state: SiteState
    /// How far the first load is; nil once it is complete.
    package let load: LoadStanding?
    package let database: String
    package let stores: [OfferedStore]
    /// The preferences of all sites, and how they hold here.
    package let preferences: [PreferenceListing]
    /// Records waiting to be sent; zero means central has everything.
    package let toSend: Int64
    package let groupsToSend: Int64
    package let parkedGroups: [(number: Int64, code: String, message: String)]
    /// Records that this site goes on showing although central keeps that version apart, the first hundred of them; and their number.
    package let keptApart: [ApartRecord]
    package let keptApartCount: Int64
    /// What those groups change, in words, by their number.
    package let parkedContents: [Int64: [String]]
    /// What is frozen here because it is being handed over.
    package let frozen: [Frozen]
    /// Stores that were given to this site and of which not everything has arrived: nobody works in them here yet.
    package let arriving: [OfferedStore]
    /// What central asks to be received anew, until it has heard that it is.
    package let again: [AgainWork]
    /// Records that stay here while their stores' transactions are not synced: central holds no copy of them, or an old one.
    package let withheld: [(store: String, count: Int64)]
    /// Repeats dispensed more often than prescribed (R-OWN 3).
    package let overdispensed: [RepeatStatus]
    /// Documents of this site's stores that central does not pass on, as it said last.
    package let transfers: [TransferRemark]
    /// Numbers that two documents of a store carry.
    package let repeatedNumbers: [RepeatedNumber]
    /// What was deleted and is still named by records here.
    package let namedGone: [NamedGone]
    /// Records here whose document or other parent is not here, and the latest of them; none are counted while the first load runs.
    package let orphans: Int64
    package let waiting: [WaitingRecord]
    /// Received but not yet part of the records.
    package let staged: Int64
    /// The checkpoint reached.
    package let cursor: Int64
    package let counts: [(table: String, count: Int64)]
    package let log: [SyncLogLine]
    package let databaseBytes: Int64
    /// How far this device's clock was from central's at the last session; nil when they agreed.
    package let clock: ClockDifference?
    /// What central sets of when this site syncs and how much goes at a time.
    package let terms: SyncTerms
    /// Groups that a bundle holds and central has not answered yet, and when that bundle was made; nil when there are none.
    package let bundled: (groups: Int64, at: Int64)?
    /// When bundles were made and taken here last.
    package let carried: CarriedTimes

    /// A store as people here call it; its id where they do not know it.
    package func title(ofStore id: String) -> String { stores.first { $0.id == id }?.title ?? id }
}
