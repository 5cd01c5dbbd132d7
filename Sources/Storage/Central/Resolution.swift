import Failures

/// What became of a parked group, as central tells the site that wrote it.
package struct Resolution: Equatable, Sendable {
    /// The group's number at the site, and under which central kept it apart.
    package let group: Int64
    package let quarantine: Int64
    package let outcome: Outcome

    package enum Outcome: Equatable, Sendable {
        /// Accepted after all, at this position; nil when it changed nothing.
        case released(position: Int64?)
        /// Given up by an administrator, with the reason; `takesBack`: the site's own version gives way too.
        case dismissed(why: String, takesBack: Bool)
    }

    package init(group: Int64, quarantine: Int64, outcome: Outcome) {
        self.group = group
        self.quarantine = quarantine
        self.outcome = outcome
    }
}
