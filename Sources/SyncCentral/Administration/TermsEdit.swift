import Storage

/// What an administrator changes of when sites sync and how much goes at a time; what is named nowhere stays.
package struct TermsEdit: Sendable, Equatable {
    /// One thing that is set, under its word for commands.
    package enum Member: String, Sendable, CaseIterable {
        case pause, interval
        case pushBytes = "push-bytes"
        case pageBytes = "page-bytes"
    }

    package var values = SyncTerms.none
    /// What is set here no longer: what is set for all holds again, or else the site's own.
    package var cleared: Set<Member> = []

    package init() {}

    package var isEmpty: Bool { values == .none && cleared.isEmpty }

    func applied(to before: SyncTerms) -> SyncTerms {
        var kept = before
        for member in cleared {
            switch member {
            case .pause: kept.isPaused = nil
            case .interval: kept.interval = nil
            case .pushBytes: kept.pushBytes = nil
            case .pageBytes: kept.pageBytes = nil
            }
        }
        return values.completed(by: kept)
    }
}
