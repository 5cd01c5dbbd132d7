import Payload
import Storage
import SyncProtocol
import SyncRules

/// What a site last told of itself, as it is kept with the site.
struct ToldBySite: Equatable {
    var waiting: Int64 = 0
    var withheld: Int64 = 0
    /// Groups yet to push; nil from a site that does not say.
    var waitingGroups: Int64?
    /// Nil from a time when this was not kept.
    var subscription: Int64?
    /// The version under which it works.
    var inForce: Int64?
    /// People work there although its first load goes on.
    var isWorking = false
    var behind: [String: Int64] = [:]
    /// Offices that it does not take up again, with their epochs (R-SYNC 6).
    var left: [String] = []
    /// When it syncs by itself; nil from an older site.
    var schedule: SiteSchedule?
    /// The version of the settings it heard of last; nil from a time when this was not kept.
    var heard: Int64?

    /// No site is believed to keep more records than this: sums with it must not overflow.
    private static let most: Int64 = 1 << 50

    init(_ contact: Contact, before: ToldBySite) {
        waiting = Self.bounded(contact.waiting ?? before.waiting)
        withheld = Self.bounded(contact.withheld ?? before.withheld)
        // A call that does not speak of what waits says nothing of its groups either.
        waitingGroups = (contact.waiting == nil ? before.waitingGroups : contact.waitingGroups).map(Self.bounded)
        subscription = contact.subscription
        inForce = contact.isInitialised ? contact.inForce : nil
        isWorking = contact.isWorking
        behind = contact.behind
        left = contact.left ?? before.left
        schedule = contact.schedule ?? before.schedule
        heard = contact.heard
    }

    init(_ text: String?) {
        guard let value = text.flatMap({ try? JSONValue(parsing: $0) }) else { return }
        waiting = Self.bounded(value["waiting"]?.integer ?? 0)
        withheld = Self.bounded(value["withheld"]?.integer ?? 0)
        waitingGroups = (value["waitingGroups"]?.integer).map(Self.bounded)
        subscription = value["subscription"]?.integer
        inForce = value["inForce"]?.integer
        isWorking = value["working"]?.truth ?? false
        schedule = SiteSchedule(decoding: value["schedule"])
        heard = value["heard"]?.integer
        left = (value["left"]?.elements ?? []).compactMap(\.text)
        for (channel, position) in value["behind"]?.members ?? [] { behind[channel] = position.integer }
    }

    /// The offices that it does not take up again, as far as they are its own under that very epoch still.
    func offices(leftBy site: String, _ transaction: Transaction) throws -> [Office] {
        try left.compactMap { text in
            guard let sign = text.lastIndex(of: "="), let epoch = Int64(text[text.index(after: sign)...]) else { return nil }
            let office = Office(String(text[..<sign]))
            return try transaction.offices.tenure(office) == Tenure(office: office, site: site, epoch: epoch) ? office : nil
        }
    }

    private static func bounded(_ count: Int64) -> Int64 { min(max(count, 0), most) }

    var text: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("waiting")
        writer.integer(waiting)
        writer.key("withheld")
        writer.integer(withheld)
        if let waitingGroups {
            writer.key("waitingGroups")
            writer.integer(waitingGroups)
        }
        if let subscription {
            writer.key("subscription")
            writer.integer(subscription)
        }
        if let inForce {
            writer.key("inForce")
            writer.integer(inForce)
        }
        if isWorking {
            writer.key("working")
            writer.bool(true)
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
        if !left.isEmpty {
            writer.key("left")
            writer.beginArray()
            for office in left { writer.string(office) }
            writer.endArray()
        }
        if let heard, heard != subscription {
            writer.key("heard")
            writer.integer(heard)
        }
        if let schedule {
            writer.key("schedule")
            schedule.write(to: &writer)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension Site {
    /// Whether people may have worked on the site's device: its first load was complete, or far enough.
    var hasWorked: Bool { isInitialised || push > 0 || ToldBySite(status).isWorking }
}
