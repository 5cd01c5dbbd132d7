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
    /// From where on the site is told of what left its channels; nil while it can hold nothing.
    let removalsAfter: Int64?
    /// Of channels that the same bundle tells from their beginning, central's head when that began.
    private let begun: [Int64: Int64]
    private let transaction: Transaction

    /// - Parameter begun: channels that the same bundle tells from their beginning, with central's head when that began.
    init(_ request: PullRequest, subscription: [String], begun: [String: Int64] = [:], _ transaction: Transaction) throws {
        self.transaction = transaction
        if case .essentials(let from, let through) = request.load {
            let all = try subscription.map { ($0, try transaction.channels.knownChannel(named: $0)) }
            (self.all, current, self.from, isLast, needsComparison, removalsAfter, self.begun) = (all, all, from, false, [], nil, [:])
            self.through = try through ?? transaction.ledger.head()
            positions = Dictionary(all.compactMap { $0.1 }.map { ($0, from) }, uniquingKeysWith: { first, _ in first })
            return
        }
        let known = Set(subscription)
        var position: [String: Int64] = [:]
        for group in request.behind {
            for channel in group.channels {
                guard known.contains(channel) else { throw Failure(.subscriptionChanged, nil, ["channel": channel]) }
                position[channel] = group.position
            }
        }
        all = try subscription.map { ($0, try transaction.channels.knownChannel(named: $0)) }
        var positions: [Int64: Int64] = [:]
        for (name, chan) in all { if let chan { positions[chan] = position[name] ?? request.position } }
        self.positions = positions
        var heads: [Int64: Int64] = [:]
        for (name, chan) in all { if let chan { heads[chan] = begun[name] } }
        self.begun = heads
        let stands = Set(subscription.map { position[$0] ?? request.position }).sorted()
        let lowest = stands.first ?? request.position
        let head = try transaction.ledger.head()
        from = lowest
        through = stands.dropFirst().first ?? head
        isLast = stands.count <= 1
        let current = all.filter { (position[$0.name] ?? request.position) == lowest }
        self.current = current
        // A site that is loaded in parts holds something already where its second part begins, and nothing that left before its first.
        var since: Int64?
        if case .rest(_, let known) = request.load { since = known }
        removalsAfter = since ?? (lowest > 0 ? 0 : nil)
        needsComparison = try current.filter { channel in
            guard let chan = channel.chan, lowest > 0 || since != nil else { return false }
            // What left before its reader began was never told to it.
            return try transaction.channels.channel(chan).floor > max(lowest, since ?? 0, heads[chan] ?? 0)
        }.map(\.name)
    }

    /// Whether whoever reads a channel of today's from where it stands may have read it there before a position.
    func mayHaveRead(_ chan: Int64, before position: Int64) -> Bool { begun[chan].map { $0 < position } ?? true }

    /// What the site must hold once it has integrated everything.
    func total() throws -> Tally {
        var total = Tally.empty
        for (_, chan) in all { if let chan { total += try transaction.channels.channel(chan).tally } }
        return total
    }

    func detail() throws -> [(channel: String, tally: Tally)] {
        try all.map { ($0.name, try $0.chan.map { try transaction.channels.channel($0).tally } ?? .empty) }
    }

    /// Entries still to come once the channels read now stand at `position`; when there are many, at least so many.
    ///
    /// - Parameter most: entries counted of one channel: a count costs as much as it finds, and is asked for with every page.
    func remaining(after position: Int64, most: Int64) throws -> (count: Int64, isLeast: Bool) {
        let moving = Set(current.compactMap(\.chan))
        var (sum, isLeast): (Int64, Bool) = (0, false)
        for (chan, stands) in positions {
            let after = moving.contains(chan) ? position : stands
            guard try transaction.channels.channel(chan).head > after else { continue }
            let count = try transaction.ledger.entryCount(of: chan, after: after, upTo: most + 1)
            isLeast = isLeast || count > most
            sum += min(count, most)
        }
        return (sum, isLeast)
    }
}
