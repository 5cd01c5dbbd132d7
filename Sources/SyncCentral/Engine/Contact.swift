import Payload
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
    package let isInitialised: Bool
    /// Records it has yet to push; nil when the call does not say.
    package var waiting: Int64?
    /// Records it keeps to itself (R-OWN 5); nil when the call does not say.
    package var withheld: Int64?

    /// What a pull says.
    init(_ request: PullRequest, site: String, database: String) {
        self.site = site
        self.database = database
        cursor = request.position
        var behind: [String: Int64] = [:]
        for group in request.behind { for channel in group.channels { behind[channel] = group.position } }
        self.behind = behind
        subscription = request.subscription
        isInitialised = request.isInitialised
        waiting = request.waiting
        withheld = request.withheld
    }

    /// What a wait says: whoever waits has integrated everything up to the position.
    package init(_ point: WaitingPoint, _ caller: Caller) {
        site = caller.site
        database = caller.database
        cursor = point.position
        behind = [:]
        subscription = point.subscription
        isInitialised = true
        waiting = point.waiting
        withheld = point.withheld
    }

    /// The same, with what an earlier call of the same database said beyond it.
    package func completed(by earlier: Contact?) -> Contact {
        guard let earlier, earlier.database == database else { return self }
        var contact = self
        contact.waiting = waiting ?? earlier.waiting
        contact.withheld = withheld ?? earlier.withheld
        return contact
    }
}

/// What a site last told of itself, as it is kept with the site.
struct ToldBySite: Equatable {
    var waiting: Int64 = 0
    var withheld: Int64 = 0
    /// Nil from a time when this was not kept.
    var subscription: Int64?
    var behind: [String: Int64] = [:]

    /// No site is believed to keep more records than this: sums with it must not overflow.
    private static let most: Int64 = 1 << 50

    init(_ contact: Contact, before: ToldBySite) {
        waiting = Self.bounded(contact.waiting ?? before.waiting)
        withheld = Self.bounded(contact.withheld ?? before.withheld)
        subscription = contact.subscription
        behind = contact.behind
    }

    init(_ text: String?) {
        guard let value = text.flatMap({ try? JSONValue(parsing: $0) }) else { return }
        waiting = Self.bounded(value["waiting"]?.integer ?? 0)
        withheld = Self.bounded(value["withheld"]?.integer ?? 0)
        subscription = value["subscription"]?.integer
        for (channel, position) in value["behind"]?.members ?? [] { behind[channel] = position.integer }
    }

    private static func bounded(_ count: Int64) -> Int64 { min(max(count, 0), most) }

    var text: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("waiting")
        writer.integer(waiting)
        writer.key("withheld")
        writer.integer(withheld)
        if let subscription {
            writer.key("subscription")
            writer.integer(subscription)
        }
        if !behind.isEmpty {
            writer.key("behind")
            writer.beginObject()
            for (channel, position) in behind.sorted(by: { $0.key < $1.key }) {
                writer.key(channel)
                writer.integer(position)
            }
            writer.endObject()
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
