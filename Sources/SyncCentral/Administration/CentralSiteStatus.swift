import Failures
import Storage
import SyncProtocol
import SyncRules

/// One site as central sees it (R-SYNC 8, R-SITE 1).
package struct CentralSiteStatus: Sendable {
    package let site: Site
    package let stores: [HeldStore]
    /// Entries the site has yet to receive; zero means it has everything, as far as it told.
    package let toReceive: Int64
    /// There is more than `toReceive`, which is counted no further.
    package let toReceiveIsLeast: Bool
    /// Records the site said it has yet to push, at its last contact.
    package let toSend: Int64
    /// The groups they are in; nil from an older site.
    package let groupsToSend: Int64?
    /// The device that was there before, when another one has taken its place.
    package let former: FormerDevice?
    /// Groups of its changes that are kept apart.
    package let parked: Int
    /// Groups of versions that it offered after a restore, or that were brought in from a lost device: somebody takes them up or dismisses them.
    package let offered: Int
    /// Records the site said it keeps to itself, at its last contact: central holds no copy of them, or an old one (R-OWN 5).
    package let withheld: Int64
    /// Its first load goes on, and people work there already.
    package let isWorking: Bool
    /// It was given stores or channels that it has not asked for yet: what they bring is not in `toReceive`.
    package let hasNewSettings: Bool
    /// Offices it holds here and does not take up, in words: it had handed them on in a history that this server lost with a restore (R-SYNC 6).
    package let left: [String]
    /// It has told nothing since this server was restored: what it had handed on is not known.
    package let isUnheard: Bool
    /// It waits for news at this moment: whatever comes reaches it within a second.
    package let isListening: Bool

    /// How far its clock was from central's at its last session; nil when they agreed.
    package let clock: ClockDifference?
    /// What it told of its program and machine when it opened its last session; nil before the first.
    package let machine: SiteMachine?
    /// When a call of it last showed that a sync ended well; nil before the first.
    package let lastSuccess: Int64?
    /// What central sets of its syncs: for it alone, and as it holds with what is set for all.
    package let ownTerms: SyncTerms
    package let terms: SyncTerms
    /// When it syncs by itself, as it said; nil from an older site.
    package let schedule: SiteSchedule?
    /// It has heard of the settings as they are now, though they may not be in force yet.
    package let hasHeard: Bool

    /// Whether the site has heard of what central sets of its syncs.
    package enum Hearing: String, Sendable, CaseIterable {
        case heard
        /// From its next call on.
        case notYet = "not-yet"
        /// Its program is older, or has not said.
        case unknown
    }

    /// Whose interval the site goes by, as it said: `machine`, `central` or `standard`.
    package var intervalSetBy: String? {
        schedule.map { $0.isOwn ? "machine" : terms.interval == $0.interval ? "central" : "standard" }
    }

    package var hearing: Hearing {
        if site.kind == .central || schedule == nil && !isCarried { return .unknown }
        return hasHeard ? .heard : .notYet
    }
    /// When the bundle taken from it last was made, by its own clock; and up to which position the bundle made for it last reaches, and when that
    /// was. Nil for what was never carried.
    package let bundleMadeAt: Int64?
    package let bundleForItAt: Int64?
    package let bundleForItHead: Int64?
    /// That one brings nothing that the site lacked when it was made.
    package let isBundleForItEmpty: Bool
    /// It was heard last by a bundle, or is to be set up from one: what is set here it hears with the next.
    package let isCarried: Bool

    /// It has what it is entitled to, and could receive something more at once.
    var mayReceive: Bool { site.isInitialised && toReceive == 0 && !hasNewSettings }

    /// Nothing waits on either side, as far as the site told.
    package var isUpToDate: Bool { site.isInitialised && toReceive == 0 && toSend == 0 && !hasNewSettings }
}
