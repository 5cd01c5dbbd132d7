import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

extension CentralEngine {
    /// Answers a pull from one snapshot: rows, head, digests and subscription all belong together.
    ///
    /// - Throws: `cursor-from-future` or `central-restored` when the cursor is not in this database's history.
    package func pull(_ caller: Caller, _ body: [UInt8]) throws -> (reply: [UInt8], contact: Contact) {
        let request = try PullRequest(decoding: body)
        if request.wantsDetail {
            let damage = try database.read { try Self.damagedChannels(of: caller.site, $0) }
            if !damage.isEmpty { try database.write { try Self.logDamage(damage, caller.site, $0) } }
        }
        return try database.read { try answer(request, caller, $0) }
    }

    /// - Parameter carried: of an answer that goes into a bundle, the channels that the bundle tells from their beginning, with central's head when that
    ///   began; nil over a network.
    func answer(
        _ request: PullRequest, _ caller: Caller, carried: [String: Int64]? = nil, _ transaction: Transaction
    ) throws -> (reply: [UInt8], contact: Contact) {
        let site = try self.caller(caller, transaction)
        try checkHistory(request, transaction)
        var contact = Contact(request, site: site.id, database: caller.database)
        var head = PageHead(
            opening: try Self.opening(transaction), to: request.position, head: try transaction.ledger.head(), subscription: site.subscription)
        head.resolved = try request.parked.compactMap { try Self.resolution(of: $0, for: site, transaction) }
        guard request.subscription == site.subscription else {
            head.settings = try settings(of: site, transaction)
            return (head.encoded() + [0x0A], contact)
        }
        let page = try page(request, head, caller, carried, transaction)
        contact.isInStep = page.isEmptyCheckpoint && request.isInitialised && request.waiting == 0
        return (page.bytes, contact)
    }

    /// What became of a group this site asks about; nil while it is undecided, or another site's.
    private static func resolution(of number: Int64, for site: Site, _ transaction: Transaction) throws -> Resolution? {
        guard let group = try transaction.quarantine.group(number), group.site == site.id, let decision = group.decision else { return nil }
        let outcome: Resolution.Outcome =
            group.state == .released
            ? .released(position: decision.position) : .dismissed(why: decision.why, takesBack: decision.takesBack)
        return Resolution(group: group.group, quarantine: number, outcome: outcome)
    }

    private func checkHistory(_ request: PullRequest, _ transaction: Transaction) throws {
        guard !request.opening.isEmpty || request.position > 0 else { return }
        guard let reach = try transaction.openings.reach(of: request.opening) else { throw Failure(.centralRestored) }
        guard max(request.position, request.seen, request.load?.highest ?? 0) <= reach.position else { throw Failure(.cursorFromFuture) }
    }

    /// Entries that a page of a part of a first load looks at for each one it may bring.
    private static let looksPerEntry = 4

    /// The channels of the group that is furthest behind, read up to where the next group stands.
    private func page(
        _ request: PullRequest, _ start: PageHead, _ caller: Caller, _ carried: [String: Int64]?, _ transaction: Transaction
    ) throws -> (bytes: [UInt8], isEmptyCheckpoint: Bool) {
        var head = start
        var request = request
        var stores: Set<String> = []
        if request.load != nil { stores = Set(try Topology(transaction).activeStores(of: caller.site)) }
        // Where nobody works nothing comes first.
        if case .essentials = request.load, stores.isEmpty { request.load = nil }
        let plan = try PullPlan(
            request, subscription: try transaction.sites.subscription(of: caller.site), begun: carried ?? [:], transaction)
        if !plan.needsComparison.isEmpty {
            head.compare = plan.needsComparison
            return (head.encoded() + [0x0A], false)
        }
        var builder = PageBuilder(
            plan: plan, transaction: transaction, origin: try transaction.openings.database(known: caller.database),
            bytes: min(max(request.bytes, limits.pageBytes.lowerBound), limits.pageBytes.upperBound), entries: limits.pageEntries,
            isCarried: carried != nil)
        if let load = request.load {
            builder.sorting = LoadSorting(load, stores: stores, transaction)
            builder.lookedAt = limits.pageEntries * Self.looksPerEntry
        }
        let rows = try builder.build()
        head.to = rows.to
        switch request.load {
        case .essentials: head.load = .essentials(from: rows.to, through: plan.through)
        case .rest, nil: head.load = request.load
        }
        if request.load != nil { (head.passed, head.numbers) = (rows.passed, builder.sorting?.numbers ?? []) }
        // Channels that do not move need no names: an idle site's pull stays small.
        head.channels = rows.to > plan.from ? plan.current.map(\.name) : []
        if rows.to == head.head && plan.isLast {
            head.isCheckpoint = true
            head.total = try plan.total()
            if request.wantsDetail { head.detail = try plan.detail() }
        } else {
            let remaining = try plan.remaining(after: rows.to, most: limits.countedMost)
            head.remaining = remaining.count
            // Too many to count: who knows what it holds can subtract.
            if remaining.isLeast { head.holds = try plan.total().count }
        }
        var bytes = head.encoded()
        bytes.append(0x0A)
        bytes.append(contentsOf: rows.bytes)
        return (bytes, head.isCheckpoint && rows.bytes.isEmpty)
    }

    /// The bytes of records in the caller's own channels; what it may not see is left out, and what no longer fits counted.
    package func fetch(_ caller: Caller, _ body: [UInt8]) throws -> [UInt8] {
        let request = try FetchRequest(decoding: body)
        let (reply, damage) = try database.read { try answer(request, caller, $0) }
        if !damage.isEmpty { try database.write { try Self.logDamage(damage, caller.site, $0) } }
        return reply
    }

    /// - Returns: the rows, and the records among them whose bytes are not those that central stored.
    func answer(_ request: FetchRequest, _ caller: Caller, _ transaction: Transaction) throws -> (reply: [UInt8], damage: [String]) {
        let site = try self.caller(caller, transaction)
        let mine = Set(try transaction.sites.subscription(of: site.id))
        var head = PageHead(opening: try Self.opening(transaction), to: 0, head: try transaction.ledger.head(), subscription: site.subscription)
        let room = request.bytes.map { min(max($0, limits.pageBytes.lowerBound), limits.pageBytes.upperBound) } ?? .max
        var rows: [UInt8] = []
        var damage: [String] = []
        for (index, one) in request.records.enumerated() {
            guard let record = try transaction.records.record(one.table, one.id) else { continue }
            if record.isDeleted {
                guard try isGoneForHalf(of: record.key, at: site.id, transaction) else { continue }
                Row.write(
                    table: record.key.table.name, id: record.key.id, position: record.position, joined: [], left: [], content: .deleted,
                    to: &rows)
                continue
            }
            let isMine = try transaction.ledger.entries(of: record.rec).contains { entry in
                guard entry.isPresent else { return false }
                return mine.contains(try transaction.channels.channel(entry.chan).name)
            }
            guard isMine else { continue }
            guard rows.isEmpty || rows.count + record.payload.count <= room else {
                head.remaining = Int64(request.records.count - index)
                break
            }
            if Digest.record(record.key, payload: record.payload) != record.hash { damage.append(record.key.description) }
            // A line of a page that nobody can read would take all others with it.
            guard RecordShape.isReadable(record.payload) else { continue }
            Row.write(
                table: record.key.table.name, id: record.key.id, position: record.position, joined: [], left: [],
                content: .payload(record.payload), to: &rows)
        }
        return (head.encoded() + [0x0A] + rows, damage)
    }

    /// Whether a deleted document began a transfer with a store of the site's: who keeps the other half has to hear of it (R-XFER 6).
    private func isGoneForHalf(of key: RecordKey, at site: String, _ transaction: Transaction) throws -> Bool {
        guard let pair = try transaction.transfers.pair(begunBy: key), pair.state == .made else { return false }
        return try [pair.fromStore, pair.toStore].contains { try transaction.offices.tenure(.store($0))?.site == site }
    }

    /// Count and digest of the parts of a channel, or its keys when they are few.
    package func compare(_ caller: Caller, _ body: [UInt8]) throws -> [UInt8] {
        let request = try CompareRequest(decoding: body)
        return try database.read { try answer(request, caller, $0) }
    }

    func answer(_ request: CompareRequest, _ caller: Caller, _ transaction: Transaction) throws -> [UInt8] {
        let site = try self.caller(caller, transaction)
        guard try transaction.sites.subscription(of: site.id).contains(request.channel) else {
            throw Failure(.subscriptionChanged, nil, ["channel": request.channel])
        }
        var range = KeyRange(prefix: request.prefix)
        if let chan = try transaction.channels.knownChannel(named: request.channel) {
            try transaction.channels.forEachPresent(in: chan) { table, id, hash in range.add(table: table, id: id, hash: hash) }
        }
        return range.reply(opening: try Self.opening(transaction), at: try transaction.ledger.head()).encoded()
    }
}
