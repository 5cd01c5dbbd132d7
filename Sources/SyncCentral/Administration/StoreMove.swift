import Failures
import Storage
import SyncRules

/// A store on its way to another site, or one that went, as administrators watch it (R-SITE 3).
package struct StoreMove: Sendable {
    package enum Phase: String, Sendable, CaseIterable {
        /// The site that has the store has not heard of it yet: people there go on working.
        case ordered
        /// It edits the store no more, and sends what it wrote, what it withheld included.
        case draining
        /// The new site has the right to edit it, and receives it.
        case loading
        /// The new site has everything, and people work there.
        case open
        /// The store went on to another site before the new one had said that it has everything.
        case passedOn = "passed-on"
        case cancelled

        package var isUnderWay: Bool { self == .ordered || self == .draining || self == .loading }
        /// Before the switch nothing has changed hands.
        package var isCancellable: Bool { self == .ordered || self == .draining }
    }

    package let handover: Handover
    package let store: StoreFacts
    /// Who had it, or has it still.
    package let from: Site?
    package let to: Site?
    package let phase: Phase
    /// What the site that is waited for has yet to send or receive, as far as it told; nil when none is waited for.
    package let remaining: Int64?
    /// There is more than `remaining`, which is counted no further.
    package let remainingIsLeast: Bool
    /// The site on which it depends now; nil once the move has ended.
    package let waitsFor: CentralSiteStatus?
    /// Groups of that site's changes that are kept apart, when central has no room for more: nothing travels before somebody decides.
    package let keptApart: Int64?

    /// What stands in the way at central, as a code; nil when nothing does.
    package var obstacle: FailureCode? { keptApart == nil ? nil : .quarantineFull }

    /// What a person reads.
    package var sentence: String {
        guard let keptApart, let site = waitsFor?.site else { return course }
        return course + " It waits for a decision: central keeps \(counted(keptApart, "change")) of \(site.name) apart and takes no more "
            + "(tributary quarantine list --site \(site.number))."
    }

    private var course: String {
        let source = from?.name ?? "nowhere"
        let target = to?.title ?? "another site"
        let more = remainingIsLeast ? "more than " : ""
        let left = remaining.map { more + counted($0, "record") } ?? ""
        return switch phase {
        case .ordered: "\(store.title) goes from \(source) to \(target) once \(source) has heard of it; people there go on working until then."
        case .draining: "\(store.title) is closed on \(source), which has \(left) to send before \(target) gets it."
        case .loading: "\(store.title) belongs to \(target) now, which has \(left) to receive before people work there."
        case .open: "\(store.title) went from \(source) to \(target), and is open there."
        case .passedOn: "\(store.title) went from \(source) to \(target), and on from there."
        case .cancelled: "\(store.title) did not go to \(target); it stays where it is."
        }
    }
}

extension Site {
    /// As a person calls it.
    var title: String { kind == .central ? "central" : name }
}
