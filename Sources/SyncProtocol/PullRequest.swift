import Failures
import Payload
import Storage

/// A site asks for what follows its cursor.
///
/// All channels of its subscription stand at `position`, except the groups in `behind`.
package struct PullRequest: Equatable {
    package var opening: String
    package var position: Int64
    /// The head of central when the last page was read: what lies between is part of the branch that was seen.
    package var seen: Int64
    /// The version of the subscription the positions speak of.
    package var subscription: Int64
    /// The version under which the site works until its next checkpoint; nil when that is `subscription`, or nothing is in force
    /// yet; 0 while the digests differ.
    package var inForce: Int64?
    package var behind: [Group]
    package var isInitialised: Bool
    /// How many payload bytes a page may hold.
    package var bytes: Int
    /// Ask for count and digest of each channel, not only their sum.
    package var wantsDetail: Bool
    /// Records the site has yet to push, for central's status.
    package var waiting: Int64
    /// The groups they are in; nil from an older site.
    package var waitingGroups: Int64?
    /// Records it keeps to itself while a store's transactions are not synced, for central's status.
    package var withheld: Int64
    /// Offices, with their epochs, that its settings give and that it does not take up again, as it had handed them on before central was
    /// restored (R-SYNC 6): `store:LKC=5`.
    package var left: [String] = []
    /// What it was asked to receive anew and has compared, until its settings no longer ask for it.
    package var again: [ToldAgain] = []
    /// Numbers of the site's groups that central keeps apart, whose fate the site wants to know.
    package var parked: [Int64] = []
    /// When it syncs by itself, for central's list; an older site does not say.
    package var schedule: SiteSchedule?
    /// Which part of a first load is asked for; nil for a load as a whole, and for every later pull.
    package var load: LoadPass?
    /// The first load goes on, but people work here already.
    package var isWorking = false

    /// Most numbers in one question.
    package static let parkedMax = 1_000
    /// Most offices in one question.
    package static let leftMax = 100

    package struct Group: Equatable {
        package var position: Int64
        package var channels: [String]

        package init(position: Int64, channels: [String]) {
            self.position = position
            self.channels = channels
        }
    }

    /// The question alone, without what is told with it of the site's state and how much is asked for at a time: an answer to one with the same
    /// bare question is an answer to the other.
    package var bare: PullRequest {
        var bare = self
        (bare.inForce, bare.waiting, bare.waitingGroups, bare.withheld, bare.bytes) = (nil, 0, nil, 0, 0)
        (bare.left, bare.again, bare.parked, bare.schedule, bare.isWorking) = ([], [], [], nil, false)
        return bare
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 160)
        writer.beginObject()
        writer.key("opening")
        writer.string(opening)
        writer.key("position")
        writer.integer(position)
        if seen > position {
            writer.key("seen")
            writer.integer(seen)
        }
        writer.key("subscription")
        writer.integer(subscription)
        if let inForce {
            writer.key("inForce")
            writer.integer(inForce)
        }
        if !behind.isEmpty {
            writer.key("behind")
            writer.beginArray()
            for group in behind {
                writer.beginObject()
                writer.key("position")
                writer.integer(group.position)
                writer.key("channels")
                writer.beginArray()
                for channel in group.channels { writer.string(channel) }
                writer.endArray()
                writer.endObject()
            }
            writer.endArray()
        }
        if isInitialised {
            writer.key("initialised")
            writer.bool(true)
        }
        if isWorking {
            writer.key("working")
            writer.bool(true)
        }
        if let load {
            writer.key("load")
            load.write(to: &writer)
        }
        writer.key("bytes")
        writer.integer(bytes)
        if wantsDetail {
            writer.key("detail")
            writer.bool(true)
        }
        if waiting > 0 {
            writer.key("waiting")
            writer.integer(waiting)
        }
        if let waitingGroups, waitingGroups > 0 {
            writer.key("waitingGroups")
            writer.integer(waitingGroups)
        }
        if !parked.isEmpty {
            writer.key("parked")
            writer.beginArray()
            for number in parked { writer.integer(number) }
            writer.endArray()
        }
        if withheld > 0 {
            writer.key("withheld")
            writer.integer(withheld)
        }
        if !left.isEmpty {
            writer.key("left")
            writer.beginArray()
            for office in left { writer.string(office) }
            writer.endArray()
        }
        if !again.isEmpty {
            writer.key("again")
            writer.beginArray()
            for one in again { one.write(to: &writer) }
            writer.endArray()
        }
        if let schedule {
            writer.key("schedule")
            schedule.write(to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }

    package init(
        opening: String, position: Int64, seen: Int64, subscription: Int64, behind: [Group], isInitialised: Bool, bytes: Int,
        wantsDetail: Bool, waiting: Int64, withheld: Int64 = 0
    ) {
        self.opening = opening
        self.position = position
        self.seen = seen
        self.subscription = subscription
        self.behind = behind
        self.isInitialised = isInitialised
        self.bytes = bytes
        self.wantsDetail = wantsDetail
        self.waiting = waiting
        self.withheld = withheld
    }

    package init(decoding body: [UInt8]) throws {
        let head = try Wire.head(body)
        opening = try head.requireText("opening")
        position = try head.requireInteger("position")
        seen = head["seen"]?.integer ?? 0
        subscription = try head.requireInteger("subscription")
        inForce = head["inForce"]?.integer
        behind = try (head["behind"]?.elements ?? []).map { group in
            let channels = try (group["channels"]?.elements ?? []).map { channel in
                guard let name = channel.text else { throw Wire.malformed("behind") }
                return name
            }
            return Group(position: try group.requireInteger("position"), channels: channels)
        }
        isInitialised = head["initialised"]?.truth ?? false
        bytes = Int(clamping: head["bytes"]?.integer ?? 1_000_000)
        wantsDetail = head["detail"]?.truth ?? false
        waiting = head["waiting"]?.integer ?? 0
        waitingGroups = head["waitingGroups"]?.integer ?? (waiting == 0 ? 0 : nil)
        parked = (head["parked"]?.elements ?? []).prefix(Self.parkedMax).compactMap(\.integer)
        withheld = head["withheld"]?.integer ?? 0
        left = (head["left"]?.elements ?? []).prefix(Self.leftMax).compactMap(\.text)
        again = ToldAgain.list(head["again"])
        schedule = SiteSchedule(decoding: head["schedule"])
        load = LoadPass(decoding: head["load"])
        isWorking = head["working"]?.truth ?? false
        guard position >= 0, behind.allSatisfy({ $0.position >= 0 }) else { throw Wire.malformed("position") }
    }
}
