import Payload
import Storage
import SyncProtocol
import SyncRules

/// What a call tells of the site that made it, for central's status (R-SYNC 8); the host gathers and keeps it.
package struct Contact: Sendable, Equatable {
    package let site: String
    /// The database that spoke: what another one told before it says nothing any more.
    package let database: String
    /// Where all its channels stand, except those in `behind`.
    package let cursor: Int64
    package let behind: [String: Int64]
    /// The version of the subscription these positions speak of.
    package let subscription: Int64
    /// The version under which it works: everything of it has arrived there, with equal digests.
    package let inForce: Int64
    package let isInitialised: Bool
    /// Its first load goes on, and people work there already.
    package var isWorking = false
    /// Records it has yet to push; nil when the call does not say.
    package var waiting: Int64?
    /// The groups they are in; nil when the call does not say.
    package var waitingGroups: Int64?
    /// Records it keeps to itself (R-OWN 5); nil when the call does not say.
    package var withheld: Int64?
    /// Offices that it does not take up again, as it had handed them on before central was restored; nil when the call does not say.
    package var left: [String]?
    /// What it was asked to receive anew and has compared; nil when the call does not say.
    package var again: [ToldAgain]?
    /// When it syncs by itself; nil when the call does not say.
    package var schedule: SiteSchedule?
    /// The call shows that a sync ended well: everything was sent, and nothing was left to receive.
    package var isInStep = false
    /// The version of the settings it heard of last.
    package var heard: Int64

    /// What a pull says.
    init(_ request: PullRequest, site: String, database: String) {
        self.site = site
        self.database = database
        cursor = request.position
        var behind: [String: Int64] = [:]
        for group in request.behind { for channel in group.channels { behind[channel] = group.position } }
        self.behind = behind
        subscription = request.subscription
        inForce = request.inForce ?? request.subscription
        isInitialised = request.isInitialised
        isWorking = request.isWorking
        waiting = request.waiting
        waitingGroups = request.waitingGroups
        withheld = request.withheld
        left = request.left
        again = request.again
        schedule = request.schedule
        heard = request.subscription
    }

    /// What a wait says: whoever waits has integrated everything up to the position.
    package init(_ point: WaitingPoint, _ caller: Caller) {
        site = caller.site
        database = caller.database
        cursor = point.position
        behind = [:]
        subscription = point.subscription
        inForce = point.subscription
        isInitialised = true
        waiting = point.waiting
        waitingGroups = point.waitingGroups
        withheld = point.withheld
        schedule = point.schedule
        heard = point.heard ?? point.subscription
        // Who is not paused waits after a sync that ended well, and only then.
        isInStep = point.schedule?.pausedBy == nil
    }

    /// What central itself knows of a site whose program tells nothing of itself.
    ///
    /// - Parameters:
    ///   - cursor: up to where the site has acknowledged all its channels.
    ///   - waiting: records it has yet to push; nil when the call does not say.
    ///   - isInStep: a sync ended well with this call.
    init(_ caller: Caller, _ site: Site, cursor: Int64, waiting: Int64?, isInStep: Bool) {
        self.site = caller.site
        database = caller.database
        self.cursor = cursor
        behind = [:]
        subscription = site.subscription
        inForce = site.subscription
        isInitialised = site.isInitialised
        self.waiting = waiting
        self.isInStep = isInStep
        heard = site.subscription
    }

    /// The same, with what an earlier call of the same database said beyond it.
    package func completed(by earlier: Contact?) -> Contact {
        guard let earlier, earlier.database == database else { return self }
        var contact = self
        contact.waitingGroups = waiting == nil ? earlier.waitingGroups : waitingGroups
        contact.waiting = waiting ?? earlier.waiting
        contact.withheld = withheld ?? earlier.withheld
        contact.left = left ?? earlier.left
        contact.again = again ?? earlier.again
        contact.schedule = schedule ?? earlier.schedule
        return contact
    }
}
