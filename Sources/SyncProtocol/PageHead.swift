import Failures
import Payload
import Storage

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
    /// The part of a first load that the page is of, and how far it has come; nil for any other page.
    package var load: LoadPass?
    /// Entries that a page of a part passed, sent or not. For progress alone.
    package var passed: Int64?
    /// The highest numbers in documents that the first part leaves to the second, by the names of their sequences.
    package var numbers: [(sequence: String, number: Int64)] = []

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
        if let load {
            writer.key("load")
            load.write(to: &writer)
        }
        if let passed {
            writer.key("passed")
            writer.integer(passed)
        }
        if !numbers.isEmpty {
            writer.key("numbers")
            writer.beginArray()
            for one in numbers {
                writer.beginArray()
                writer.string(one.sequence)
                writer.integer(one.number)
                writer.endArray()
            }
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
        load = LoadPass(decoding: value["load"])
        passed = value["passed"]?.integer.map { min(max($0, 0), Self.countMost) }
        numbers = (value["numbers"]?.elements ?? []).compactMap { pair in
            guard let parts = pair.elements, parts.count == 2, let sequence = parts[0].text, let number = parts[1].integer else { return nil }
            return (sequence, number)
        }
        guard to >= 0, head >= 0 else { throw Wire.malformed("position") }
    }
}
