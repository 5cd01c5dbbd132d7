import Storage
import SyncProtocol

/// What a site is to central at one moment: in a word for programs and in a few for people, the same wherever it is shown (R-SYNC 8).
package enum SiteCondition: Sendable, Equatable {
    /// Central's own row.
    case central
    case fenced
    case off
    case unpaired
    case loading
    /// Its first load goes on, and people work there already.
    case workingWhileLoading
    /// Changes of it are kept apart, or what it offered after a restore is undecided.
    case undecided
    case clockDiffers(ClockDifference)
    case upToDate
    /// It is in touch, and something is on its way.
    case underWay
    case awaitsCall

    /// A site that called within so many seconds is in touch.
    private static let inTouchSeconds: Int64 = 120

    /// - Parameter asOf: seconds since 1970 at which `status` was true.
    package init(_ status: CentralSiteStatus, asOf: Int64) {
        let site = status.site
        self =
            if site.kind == .central {
                .central
            } else if site.isFenced {
                .fenced
            } else if !site.isEnabled {
                .off
            } else if site.database == nil {
                .unpaired
            } else if !site.isInitialised {
                status.isWorking ? .workingWhileLoading : .loading
            } else if status.parked > 0 || status.offered > 0 {
                .undecided
            } else if let clock = status.clock {
                .clockDiffers(clock)
            } else if status.isUpToDate {
                .upToDate
            } else if status.isListening || asOf - (site.lastContact ?? 0) < Self.inTouchSeconds {
                .underWay
            } else {
                .awaitsCall
            }
    }

    /// One of six words, for programs; they never change once shipped.
    package var word: String {
        switch self {
        case .central: "central"
        case .fenced: "fenced"
        case .off: "off"
        case .unpaired: "not-paired"
        case .loading, .workingWhileLoading: "loading"
        case .undecided, .clockDiffers, .upToDate, .underWay, .awaitsCall: "ready"
        }
    }

    /// All words of `state`, central's own not among them.
    package static let states = ["fenced", "off", "not-paired", "loading", "undecided", "clock-differs", "up-to-date", "under-way", "awaits-call"]

    /// As `word`, with what "ready" leaves open; for counting sites. Nil for central's own row.
    package var state: String? {
        switch self {
        case .central: nil
        case .fenced, .off, .unpaired, .loading, .workingWhileLoading: word
        case .undecided: "undecided"
        case .clockDiffers: "clock-differs"
        case .upToDate: "up-to-date"
        case .underWay: "under-way"
        case .awaitsCall: "awaits-call"
        }
    }

    package var inWords: String {
        switch self {
        case .central: "this server"
        case .fenced: "stopped: two copies are alive"
        case .off: "switched off"
        case .unpaired: "not paired"
        case .loading: "first load"
        case .workingWhileLoading: "first load, people work already"
        case .undecided: "needs a decision"
        case .clockDiffers(let clock): "its clock is \(clock.words) this server's"
        case .upToDate: "up to date"
        case .underWay: "under way"
        case .awaitsCall: "waits for its next call"
        }
    }
}
