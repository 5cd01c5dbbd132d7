import Failures
import Storage
import SyncProtocol
import SyncRules

/// Which channels one page reads, and from where to where.
///
/// The group furthest behind advances first, up to where the next one stands; there they become one.
struct PullPlan {
    /// The channels read now.
    let current: [(name: String, chan: Int64?)]
    let from: Int64
    let through: Int64
    /// True when no other group is left after this one.
    let isLast: Bool
    /// Channels read now that ask for comparison: removals below their floor are forgotten.
    let needsComparison: [String]
    /// All of the site's channels.
    let all: [(name: String, chan: Int64?)]
    /// Positions of all channels, for grants of records that the site already holds.
    let positions: [Int64: Int64]
    private let ledger: Ledger

    init(_ request: PullRequest, subscription: [String], _ ledger: Ledger) throws {
        self.ledger = ledger
        let known = Set(subscription)
        var position: [String: Int64] = [:]
        for group in request.behind {
            for channel in group.channels {
                guard known.contains(channel) else { throw Failure(.subscriptionChanged, nil, ["channel": channel]) }
                position[channel] = group.position
            }
        }
        all = try subscription.map { ($0, try ledger.knownChannel(named: $0)) }
        var positions: [Int64: Int64] = [:]
        for (name, chan) in all { if let chan { positions[chan] = position[name] ?? request.position } }
        self.positions = positions
        let stands = Set(subscription.map { position[$0] ?? request.position }).sorted()
        let lowest = stands.first ?? request.position
        let head = try ledger.head()
        from = lowest
        through = stands.dropFirst().first ?? head
        isLast = stands.count <= 1
        let current = all.filter { (position[$0.name] ?? request.position) == lowest }
        self.current = current
        needsComparison = try current.filter { channel in
            guard let chan = channel.chan, lowest > 0 else { return false }
            return try ledger.channel(chan).floor > lowest
        }.map(\.name)
    }

    /// What the site must hold once it has integrated everything.
    func total() throws -> Tally {
        var total = Tally.empty
        for (_, chan) in all { if let chan { total += try ledger.channel(chan).tally } }
        return total
    }

    func detail() throws -> [(channel: String, tally: Tally)] {
        try all.map { ($0.name, try $0.chan.map { try ledger.channel($0).tally } ?? .empty) }
    }

    /// Entries still to come once the channels read now stand at `position`; when there are many, at least so many.
    ///
    /// - Parameter most: entries counted of one channel: a count costs as much as it finds, and is asked for with every page.
    func remaining(after position: Int64, most: Int64) throws -> (count: Int64, isLeast: Bool) {
        let moving = Set(current.compactMap(\.chan))
        var (sum, isLeast): (Int64, Bool) = (0, false)
        for (chan, stands) in positions {
            let after = moving.contains(chan) ? position : stands
            guard try ledger.channel(chan).head > after else { continue }
            let count = try ledger.entryCount(of: chan, after: after, upTo: most + 1)
            isLeast = isLeast || count > most
            sum += min(count, most)
        }
        return (sum, isLeast)
    }
}

/// Writes the rows of one page.
struct PageBuilder {
    let plan: PullPlan
    let ledger: Ledger
    /// The caller's database by number: what it wrote itself goes without bytes.
    let origin: Int64?
    let bytes: Int
    let entries: Int

    func build() throws -> (bytes: [UInt8], to: Int64) {
        var output: [UInt8] = []
        output.reserveCapacity(min(bytes + bytes / 4, 4_000_000))
        var index: [Int64: Int] = [:]
        for (number, channel) in plan.current.enumerated() { if let chan = channel.chan { index[chan] = number } }
        let to = try ledger.page(
            channels: plan.current.compactMap(\.chan), after: plan.from, through: plan.through, count: entries, bytes: bytes,
            withRemovals: plan.from > 0
        ) { record, position, joined, left in
            let content = try content(of: record, at: position, joined: joined)
            Row.write(
                table: record.key.table.name, id: record.key.id, position: position, joined: joined.compactMap { index[$0] },
                left: left.compactMap { index[$0] }, content: content, to: &output)
        }
        return (output, to)
    }

    private func content(of record: StoredRecord, at position: Int64, joined: [Int64]) throws -> Row.Content {
        if record.isDeleted { return .deleted }
        if joined.isEmpty { return .unchanged }
        if let origin, record.origin == origin { return .same(record.hash) }
        if record.position < position, try isHeldOtherwise(record) { return .same(record.hash) }
        // The site asks for what it does not hold, and central finds the damage when it answers that.
        return RecordShape.isReadable(record.payload) ? .payload(record.payload) : .same(record.hash)
    }

    /// A grant of a record that the site has through another channel already, or still has through this one.
    private func isHeldOtherwise(_ record: StoredRecord) throws -> Bool {
        try ledger.entries(of: record.rec).contains { entry in
            guard entry.isPresent, let stands = plan.positions[entry.chan] else { return false }
            // Withdrawn and given back after the site's position: it never let go. Should it have, it asks for the bytes.
            if let held = entry.heldBefore, held.contains(stands), record.position <= stands { return true }
            return stands >= entry.position
        }
    }
}
