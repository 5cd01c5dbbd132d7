import Failures

/// What taking a site's bundle did.
package struct AcceptedBundle: Sendable, Equatable {
    package let site: String
    /// Pushes taken now, and those that had come before.
    package var pushes = 0
    package var repeated = 0
    /// Groups accepted, and kept apart for a decision.
    package var groups = 0
    package var parked = 0
    /// Why the rest of its pushes was not taken; the site hears of it with the next bundle and sends what is needed again.
    package var stopped: FailureCode?

    /// Nothing of it was new here but where the site stands.
    package var isEmpty: Bool { pushes == 0 && stopped == nil }

    init(site: String) { self.site = site }
}
