import HTTPHost
import Storage
import SyncProtocol
import SyncSite

/// When this site syncs by itself: what was set on its machine, what central sets, and which of them holds (R-SYNC 7; decision 71).
///
/// A pause holds whoever ordered it: the machine's cannot be ended from central, nor central's here. An interval that was set on the machine
/// goes before central's.
package struct SyncPlan: Sendable, Equatable {
    /// Whose interval holds.
    package enum Setter: String, Sendable { case machine, central, standard }

    /// Paused on this machine.
    package var isPausedHere: Bool
    /// Between syncs, as it was set on this machine; nil when nobody did.
    package var ownInterval: Duration?
    /// What central said last.
    package var terms: SyncTerms

    package static let standardInterval: Duration = .seconds(SiteSchedule.standardInterval)
    /// How often a site that central pauses asks whether that is still so, when no news reach it.
    static let questionInterval: Duration = .seconds(600)

    package init(isPausedHere: Bool = false, ownInterval: Duration? = nil, terms: SyncTerms = .none) {
        self.isPausedHere = isPausedHere
        self.ownInterval = ownInterval
        self.terms = terms
    }

    /// What holds in a folder: its settings, under the terms that its database has heard of.
    ///
    /// - Throws: as `SiteFolder.configuration`, and what reading the database ends in.
    package init(of folder: SiteFolder, _ engine: SiteEngine) throws {
        self = try folder.configuration().plan
        terms = try engine.terms()
    }

    package var pausedBy: SiteSchedule.Pause? {
        if isPausedHere { return .machine }
        return terms.isPaused == true ? .central : nil
    }

    /// Between syncs; nil is paused: only a person's request starts one.
    package var interval: Duration? { pausedBy == nil ? wantedInterval : nil }

    /// Between syncs while it is not paused.
    package var wantedInterval: Duration { ownInterval ?? terms.interval.map { .seconds($0) } ?? Self.standardInterval }

    package var wantedSeconds: Int64 { wantedInterval.components.seconds }

    package var intervalSetBy: Setter {
        if ownInterval != nil { return .machine }
        return terms.interval == nil ? .standard : .central
    }

    /// What holds, as a sentence.
    package func words(site: String) -> String {
        switch pausedBy {
        case .machine: return "The schedule of \(site) is paused: tributary site sync, or the page's button, starts a sync."
        case .central: return "Central has paused \(site), until it is resumed there: tributary site sync, or the page's button, starts a sync."
        case nil:
            let setter =
                switch intervalSetBy {
                case .machine: "as set on this machine"
                case .central: "as central sets it"
                case .standard: "as nobody set it otherwise"
                }
            return "\(site) syncs every \(wantedSeconds) seconds, \(setter), and when something changes."
        }
    }

    /// What central is told of it.
    var told: SiteSchedule {
        SiteSchedule(interval: wantedSeconds, isOwn: ownInterval != nil, pausedBy: pausedBy)
    }
}
