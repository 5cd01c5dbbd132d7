import Payload
import Storage

/// What central sets of when a site syncs and how much goes at a time (R-SYNC 7).
package struct TermsListing: Sendable, Equatable {
    /// Set for the site alone; for all sites, what is set for all.
    package let own: SyncTerms
    /// What holds once the site has heard of it.
    package let inForce: SyncTerms

    /// Changes with what is set here.
    package var version: String { String(Digest.of(Self.value(own).serialised()).hex.prefix(16)) }

    /// For the audit log and whoever reads JSON: null where nothing is set.
    package static func value(_ terms: SyncTerms) -> JSONValue {
        func number(_ value: Int64?) -> JSONValue { value.map { .integer($0) } ?? .null }
        return .object([
            ("paused", terms.isPaused.map { .bool($0) } ?? .null), ("interval", number(terms.interval)), ("pushBytes", number(terms.pushBytes)),
            ("pageBytes", number(terms.pageBytes)),
        ])
    }
}
