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
    package var behind: [Group]
    package var isInitialised: Bool
    /// How many payload bytes a page may hold.
    package var bytes: Int
    /// Ask for count and digest of each channel, not only their sum.
    package var wantsDetail: Bool
    /// Records the site has yet to push, for central's status.
    package var waiting: Int64
    /// Records it keeps to itself while a store's transactions are not synced, for central's status.
    package var withheld: Int64
    /// Numbers of the site's groups that central keeps apart, whose fate the site wants to know.
    package var parked: [Int64] = []

    /// Most numbers in one question.
    package static let parkedMax = 1_000

    package struct Group: Equatable {
        package var position: Int64
        package var channels: [String]

        package init(position: Int64, channels: [String]) {
            self.position = position
            self.channels = channels
        }
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
        parked = (head["parked"]?.elements ?? []).prefix(Self.parkedMax).compactMap(\.integer)
        withheld = head["withheld"]?.integer ?? 0
        guard position >= 0, behind.allSatisfy({ $0.position >= 0 }) else { throw Wire.malformed("position") }
    }
}

/// The first line of a page.
package struct PageHead: Equatable {
    package var opening: String
    /// The channels read stand here after this page.
    package var to: Int64
    /// The head of the ledger when the page was read; for progress alone.
    package var head: Int64
    package var subscription: Int64
    /// Sent instead of rows when the site's subscription is not the current one.
    package var settings: Settings?
    /// True when everything the site receives is read: `total` is then what it must hold.
    package var isCheckpoint: Bool
    /// Names behind the rows' channel numbers.
    package var channels: [String]
    /// Channels whose removals were purged beyond the site's position: it compares them instead of reading on.
    package var compare: [String]
    package var total: Tally?
    /// Each channel's own tally, when asked for.
    package var detail: [(channel: String, tally: Tally)]
    /// Entries still to come; at least so many when `holds` is there. For progress alone.
    package var remaining: Int64?
    /// Entries in all of the site's channels, said when those still to come were not all counted.
    package var holds: Int64?
    /// What became of the groups the site asked about; those still undecided are left out.
    package var resolved: [Resolution] = []

    /// No count of rows is taken for more: sums with it must not overflow.
    private static let countMost: Int64 = 1 << 50

    package static func == (left: PageHead, right: PageHead) -> Bool { left.encoded() == right.encoded() }

    package init(opening: String, to: Int64, head: Int64, subscription: Int64) {
        self.opening = opening
        self.to = to
        self.head = head
        self.subscription = subscription
        isCheckpoint = false
        channels = []
        compare = []
        detail = []
    }

    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        writer.key("opening")
        writer.string(opening)
        writer.key("to")
        writer.integer(to)
        writer.key("head")
        writer.integer(head)
        writer.key("subscription")
        writer.integer(subscription)
        if let settings {
            writer.key("settings")
            settings.write(to: &writer)
        }
        if isCheckpoint {
            writer.key("checkpoint")
            writer.bool(true)
        }
        for (key, list) in [("channels", channels), ("compare", compare)] where !list.isEmpty {
            writer.key(key)
            writer.beginArray()
            for name in list { writer.string(name) }
            writer.endArray()
        }
        if let total {
            writer.key("total")
            total.write(to: &writer)
        }
        if !detail.isEmpty {
            writer.key("detail")
            writer.beginObject()
            for (channel, tally) in detail {
                writer.key(channel)
                tally.write(to: &writer)
            }
            writer.endObject()
        }
        if let remaining {
            writer.key("remaining")
            writer.integer(remaining)
        }
        if let holds {
            writer.key("holds")
            writer.integer(holds)
        }
        if !resolved.isEmpty {
            writer.key("resolved")
            writer.beginArray()
            for resolution in resolved { resolution.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes
    }

    package init(decoding value: JSONValue) throws {
        opening = try value.requireText("opening")
        to = try value.requireInteger("to")
        head = try value.requireInteger("head")
        subscription = try value.requireInteger("subscription")
        settings = try value["settings"].map { try Settings(decoding: $0) }
        isCheckpoint = value["checkpoint"]?.truth ?? false
        channels = (value["channels"]?.elements ?? []).compactMap(\.text)
        compare = (value["compare"]?.elements ?? []).compactMap(\.text)
        total = try value["total"].map { try Tally(decoding: $0) }
        detail = try (value["detail"]?.members ?? []).map { ($0.key, try Tally(decoding: $0.value)) }
        remaining = value["remaining"]?.integer.map { min($0, Self.countMost) }
        holds = value["holds"]?.integer.map { min(max($0, 0), Self.countMost) }
        resolved = try (value["resolved"]?.elements ?? []).map { try Resolution(decoding: $0) }
        guard to >= 0, head >= 0 else { throw Wire.malformed("position") }
    }
}

extension Resolution {
    /// `{"group":41,"quarantine":7,"position":8130}`, or `"dismissed"` with the reason in the position's place, and `"takeBack":true` when the
    /// site's own versions give way.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("group")
        writer.integer(group)
        writer.key("quarantine")
        writer.integer(quarantine)
        switch outcome {
        case .released(let position):
            writer.key("position")
            if let position { writer.integer(position) } else { writer.null() }
        case .dismissed(let why, let takesBack):
            writer.key("dismissed")
            writer.string(why)
            if takesBack {
                writer.key("takeBack")
                writer.bool(true)
            }
        }
        writer.endObject()
    }

    package init(decoding value: JSONValue) throws {
        let outcome: Outcome
        if let why = value["dismissed"]?.text {
            outcome = .dismissed(why: why, takesBack: value["takeBack"]?.truth ?? false)
        } else {
            outcome = .released(position: value["position"]?.integer)
        }
        self.init(
            group: try value.requireInteger("group"), quarantine: try value.requireInteger("quarantine"), outcome: outcome)
    }
}

extension Tally {
    /// `[count,"digest"]`.
    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        writer.integer(count)
        writer.string(digest.hex)
        writer.endArray()
    }

    package init(decoding value: JSONValue) throws {
        guard let count = value[0]?.integer, let digest = value[1]?.text.flatMap({ Digest(hex: $0) }) else {
            throw Wire.malformed("tally")
        }
        self.init(count: count, digest: digest)
    }
}
