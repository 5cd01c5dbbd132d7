import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// The next question to central, from where the stage stands.
    ///
    /// - Parameter waiting: records that wait to be sent, where the caller knows: they are counted one by one otherwise.
    func nextPull(bytes: Int, wantsDetail: Bool, waiting: Int64? = nil) throws -> [UInt8] {
        try database.read { transaction in
            try pull(
                from: try transaction.joined.all(), opening: try transaction.state.value(SiteMeta.stagedOpening) ?? "",
                seen: try transaction.state.value(SiteMeta.stagedHead) ?? 0, bytes: bytes, wantsDetail: wantsDetail,
                load: try Self.loadPass(transaction), waiting: waiting, transaction)
        }
    }

    /// The question that will follow once a page is taken, so that the host can ask it while the page is being worked in.
    ///
    /// - Returns: nil when the page decides otherwise: a checkpoint, new settings, a comparison.
    func pullAfter(_ page: UnreadPage, bytes: Int) throws -> [UInt8]? {
        let head = page.head
        guard !head.isCheckpoint, head.settings == nil, head.compare.isEmpty else { return nil }
        return try database.read { transaction in
            if case .essentials(let from, let through) = head.load {
                // What follows the first part is another question, which waits until it is decided whether the site opens.
                guard let through, from < through else { return nil }
                return try pull(
                    from: try transaction.joined.all(), opening: head.opening, seen: head.head, bytes: bytes, wantsDetail: false,
                    load: .essentials(from: from, through: through), transaction)
            }
            let load = try Self.loadPass(transaction)
            if case .essentials = load { return nil }
            let joined = try transaction.joined.all().map { channel in
                var channel = channel
                if head.channels.contains(channel.name) { channel.staged = max(channel.staged, head.to) }
                return channel
            }
            return try pull(from: joined, opening: head.opening, seen: head.head, bytes: bytes, wantsDetail: false, load: load, transaction)
        }
    }

    private func pull(
        from all: [JoinedChannel], opening: String, seen: Int64, bytes: Int, wantsDetail: Bool, load: LoadPass?,
        waiting known: Int64? = nil, _ transaction: Transaction
    ) throws -> [UInt8] {
        let settings = try Self.pendingSettings(transaction)
        // What was left is dropped at the next checkpoint; central no longer speaks of it.
        let joined = all.filter { settings?.channels.contains($0.name) ?? false }
        let position = joined.map(\.staged).max() ?? 0
        var groups: [Int64: [String]] = [:]
        for channel in joined where channel.staged != position { groups[channel.staged, default: []].append(channel.name) }
        let waiting = try known.map { ($0, try transaction.waitingGroups()) } ?? transaction.waiting()
        var request = PullRequest(
            opening: opening, position: position, seen: seen, subscription: settings?.version ?? 0,
            behind: groups.sorted { $0.key < $1.key }.map { .init(position: $0.key, channels: $0.value) },
            isInitialised: try Self.isComplete(transaction),
            bytes: Self.pageBytes(bytes, settings?.terms ?? .none), wantsDetail: wantsDetail,
            waiting: waiting.0, withheld: try transaction.withheld.counts().kept)
        if let inForce = try Self.proven(transaction), inForce != request.subscription { request.inForce = inForce }
        request.left = try Self.barred(transaction)
        request.again = try Self.toldAgain(transaction)
        request.parked = try transaction.outbox.undecidedQuarantine(count: PullRequest.parkedMax)
        request.schedule = schedule?.under(settings?.terms ?? .none)
        request.waitingGroups = waiting.1
        request.load = load
        request.isWorking = try Self.isPartial(transaction)
        return request.encoded()
    }

    /// The version of the settings in force; 0 while what is held with them differs from what central counts.
    static func proven(_ transaction: Transaction) throws -> Int64? {
        // After a restore of central what is in force is of a history that central does not know, until the next checkpoint.
        guard try !transaction.state.has(SiteMeta.unproven), try transaction.state.value(SiteMeta.fork) == nil else { return 0 }
        return try Settings.received(transaction)?.version
    }

    /// What central gives this site, or is about to, and it does not take up again: `office=epoch`.
    static func barred(_ transaction: Transaction) throws -> [String] {
        guard let settings = try pendingSettings(transaction) else { return [] }
        return try LeftTenures(transaction).barred(in: settings).prefix(PullRequest.leftMax).map { "\($0.office)=\($0.epoch)" }
    }

    /// The settings of the checkpoint being read: those received last.
    static func pendingSettings(_ transaction: Transaction) throws -> Settings? {
        if let text = try transaction.state.value(SiteMeta.nextSettings) {
            return try Settings(decoding: try Wire.head(Array(text.utf8)))
        }
        return try Settings.received(transaction)
    }

    /// Remembers settings that come into force with the next checkpoint, and the channels they add or take away.
    static func adopt(_ settings: Settings, _ transaction: Transaction) throws {
        // A channel that is added is read from its start: what it brings may be here through another one.
        _ = try endBareLoad(transaction)
        try reviseParts(transaction)
        // A store that was given or taken for a moment may show again what central did not show meanwhile.
        try transaction.stage.awaitUnshown()
        try transaction.state.set(SiteMeta.nextSettings, String(decoding: settings.encoded(), as: UTF8.self))
        try awaitLost(under: settings, transaction)
        let joined = Dictionary(try transaction.joined.all().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for name in settings.channels where joined[name] == nil {
            try transaction.joined.save(
                JoinedChannel(
                    name: name, chan: try transaction.channels.channel(named: name), integrated: 0, staged: 0, isReconciling: false))
        }
        for var channel in joined.values.sorted(by: { $0.name < $1.name }) where !settings.channels.contains(channel.name) {
            // Should it come back before the checkpoint, it is read again from where its records stand; in a first load, whose
            // pages go into the records at once, from the start.
            try clearStage(of: channel.name, transaction)
            if try state(transaction) == .loading {
                try Integrator(transaction: transaction).leaveChannel(channel.chan)
                try transaction.joined.remove(channel.name)
                continue
            }
            channel.staged = channel.integrated
            // What came through it during a load in parts is here: should it come back, what left it meanwhile is found by comparing.
            if try isPartial(transaction), channel.integrated == 0 { channel.isReconciling = true }
            // While histories are being united a position says nothing yet: what the comparison found went with the stage.
            if try state(transaction) == .healing || transaction.state.value(SiteMeta.fork) != nil { channel.isReconciling = true }
            try transaction.joined.save(channel)
        }
        // Before the first load is complete the offices are not exercised, but the channels must be known.
        if try Settings.kept(transaction) == nil {
            try settings.keep(transaction)
            try Freeze.applyOrders(in: settings, transaction)
        }
    }

    /// Takes one page: into the records directly during the first load, into the stage afterwards; a checkpoint is integrated
    /// as a whole, with its position and settings, in the same transaction (R-SYNC 1, 2).
    func takePage(_ page: ReceivedPage) throws -> PageOutcome {
        let (known, waits) = try database.read { transaction in (try unchanged(page, transaction), try !isCopy(page.head, transaction)) }
        if let known { return known }
        return waits ? try database.write { try take(page, $0) } : try database.writeBehind { try take(page, $0) }
    }

    /// Whether a page only adds to a first load or to the stage, which nobody works with yet or only learns the places of its own records from: what a power loss takes of it is asked for
    /// again, as its position goes with it.
    private func isCopy(_ head: PageHead, _ transaction: Transaction) throws -> Bool {
        guard !head.isCheckpoint, head.settings == nil, head.compare.isEmpty, head.resolved.isEmpty else { return false }
        return try [.loading, .ready].contains(Self.state(transaction))
    }

    func take(_ page: ReceivedPage, awaited: AwaitedPlaces? = nil, _ transaction: Transaction) throws -> PageOutcome {
        var outcome = PageOutcome()
        if !page.head.resolved.isEmpty {
            try takeDecisions(page.head.resolved, transaction)
            // Taken as of central's head, as fetched bytes are: should central lose them, it must be known here.
            try Self.rememberHead(page.head, transaction)
        }
        if let settings = page.head.settings {
            try Self.adopt(settings, transaction)
            outcome.hasNewSettings = true
            return outcome
        }
        let settings = try Self.pendingSettings(transaction)
        let joined = try transaction.joined.all().filter { settings?.channels.contains($0.name) ?? false }
        if !page.head.compare.isEmpty {
            guard try Self.endBareLoad(transaction) else { return outcome }
            for var channel in joined where page.head.compare.contains(channel.name) {
                channel.isReconciling = true
                try transaction.joined.save(channel)
            }
            outcome.differs = true
            return outcome
        }
        if case .essentials(let from, let through?) = page.head.load {
            return try takeEssentials(page, from: from, through: through, joined, transaction)
        }
        guard try Self.takesWhole(page.head, transaction) else { return outcome }
        let isDirect = try Self.state(transaction) == .loading
        try Self.beginBareLoad(page.head, transaction)
        guard let (rows, news) = try apply(page, joined, directly: isDirect, awaited: awaited, transaction) else { return outcome }
        (outcome.rows, outcome.news) = (rows, news)
        if page.head.isCheckpoint, try !Self.endBareLoad(transaction) { return outcome }
        try advance(page.head, joined, transaction)
        (outcome.remaining, outcome.remainingIsLeast) =
            try Self.remainingOfRest(page.head, transaction) ?? remaining(page.head, joined, isDirect: isDirect, transaction)
        outcome.percent = try Self.percent(outcome.remaining, transaction)
        guard page.head.isCheckpoint, let total = page.head.total else { return outcome }
        if let settings { try Self.awaitLost(under: settings, unlessStaged: true, transaction) }
        guard try missingBytes(transaction, count: 1).isEmpty else {
            outcome.needsBytes = true
            return outcome
        }
        (outcome.differs, outcome.hasFollowed) = try integrateCheckpoint(page.head, total, transaction)
        outcome.isComplete = true
        return outcome
    }

    /// Whether everything that the site receives has come once, and it is open for work.
    package func isComplete() throws -> Bool { try database.read { try Self.isComplete($0) } }

    static func isComplete(_ transaction: Transaction) throws -> Bool { try state(transaction) == .ready && !transaction.state.has(SiteMeta.loadOpen) }

    /// A checkpoint that says nothing new is verified without writing anything.
    private func unchanged(_ page: ReceivedPage, _ transaction: Transaction) throws -> PageOutcome? {
        guard page.head.isCheckpoint, let total = page.head.total, page.rows.isEmpty, page.head.resolved.isEmpty,
            try Self.state(transaction) == .ready,
            try transaction.state.value(SiteMeta.nextSettings) == nil, page.head.opening == (try transaction.state.value(SiteMeta.cursorOpening)),
            page.head.to == (try transaction.state.value(SiteMeta.cursorPosition)), try transaction.stage.isEmpty()
        else { return nil }
        var held = Tally.empty
        for channel in try transaction.joined.all() {
            guard channel.integrated == page.head.to, channel.staged == page.head.to, !channel.isReconciling else { return nil }
            held += try transaction.channels.channel(channel.chan).tally
        }
        var outcome = PageOutcome()
        outcome.isComplete = true
        outcome.differs = held != total
        // What is remembered of that changes with it.
        guard try transaction.state.has(SiteMeta.unproven) == outcome.differs else { return nil }
        return outcome
    }

    /// What is still to come. Where central did not count to the end, a first load knows it from what it holds already.
    private func remaining(
        _ head: PageHead, _ joined: [JoinedChannel], isDirect: Bool, _ transaction: Transaction
    ) throws -> (count: Int64?, isLeast: Bool) {
        guard let counted = head.remaining.map({ max($0, 0) }) else { return (nil, false) }
        guard let holds = head.holds else { return (counted, false) }
        guard isDirect else { return (counted, true) }
        var held = try transaction.stage.count()
        for channel in joined { held += try transaction.channels.channel(channel.chan).tally.count }
        return (max(counted, holds - held), false)
    }

    /// Tables of what may be addressed to the site itself.
    static let addressedHere: Set<String> = ["message", "pref"]

    /// Whether a row says something that the site did not know: its own changes come back as the hash of what it holds.
    func isNews(_ staged: StagedRecord, _ transaction: Transaction) throws -> Bool {
        switch staged.content {
        case .payload, .unchanged: return true
        case .same(let hash): return try transaction.records.record(staged.key)?.hash != hash
        case .deleted: return try transaction.records.record(staged.key).map { !$0.isDeleted } ?? false
        }
    }

    /// During the first load nothing is staged, except bytes that central believes to be here and are not, and what a
    /// comparison found; what comes later of such a record waits behind it.
    func canIntegrateAtOnce(_ staged: StagedRecord, _ transaction: Transaction) throws -> Bool {
        if try transaction.stage.contains(staged.key) { return false }
        guard case .same(let hash) = staged.content else { return true }
        guard let stored = try transaction.records.record(staged.key) else { return false }
        return stored.hash == hash
    }

    /// The channels this page read stand where it ended.
    private func advance(_ head: PageHead, _ joined: [JoinedChannel], _ transaction: Transaction) throws {
        for var channel in joined where head.channels.contains(channel.name) {
            channel.staged = max(channel.staged, head.to)
            try transaction.joined.save(channel)
        }
        try Self.noteRead(head.opening, head.head, transaction)
    }

    /// The head that central had when this was read. What was read later stays known, also when a bundle of before brings something: a checkpoint of
    /// then would leave out what has changed its place since.
    static func noteRead(_ opening: String, _ head: Int64, _ transaction: Transaction) throws {
        let state = transaction.state
        let isOlder =
            try state.value(SiteMeta.fork) == nil && state.value(SiteMeta.stagedOpening) == opening && head < state.value(SiteMeta.stagedHead) ?? 0
        guard !isOlder else { return }
        try state.set(SiteMeta.stagedOpening, opening)
        try state.set(SiteMeta.stagedHead, head)
    }

    /// Staged records whose bytes are neither here nor in the stage.
    func missingBytes(_ transaction: Transaction, count: Int) throws -> [RecordKey] {
        var missing: [RecordKey] = []
        var after: RecordKey?
        while true {
            let slice = try transaction.stage.recordsWithoutBytes(after: after, count: limits.integrationSlice)
            guard let last = slice.last else { return missing }
            for (key, position, hash) in slice {
                if let stored = try transaction.records.record(key) {
                    if let base = stored.base, position < base.position { continue }
                    if stored.hash == hash && !stored.isDeleted { continue }
                    if try transaction.outbox.hasOwnVersion(stored) { continue }
                }
                missing.append(key)
                if missing.count >= count { return missing }
            }
            after = last.key
        }
    }

    /// Fills the stage with fetched bytes; what central no longer shows is left to its own removal, or to the settings that show it again.
    ///
    /// - Returns: how many of the records asked for were answered, from the first on; the rest is asked for again.
    func takeFetched(_ body: [UInt8], asked: [RecordKey]) throws -> Int {
        let page = try PageReader(body)
        let remaining = page.head.remaining ?? 0
        guard remaining >= 0, remaining < asked.count else { throw Wire.malformed("remaining") }
        let done = asked.dropLast(Int(remaining))
        try database.write { transaction in
            var answered: Set<RecordKey> = []
            try page.forEachRow { row in
                guard case .payload(let bytes) = row.content else { return }
                let key = RecordKey(try transaction.table(row.table), row.id)
                answered.insert(key)
                let hash = Digest.record(key, payload: bytes)
                try transaction.stage.fill(key, payload: bytes, hash: hash)
            }
            for key in done where !answered.contains(key) { try transaction.stage.setUnshown(key) }
            // These bytes, and what is missing among them, are as of central's head: should central lose that, it must be known here.
            try Self.rememberHead(page.head, transaction)
        }
        return done.count
    }

    /// Something was taken as of central's head, whatever the channels' positions say.
    static func rememberHead(_ head: PageHead, _ transaction: Transaction) throws {
        try transaction.state.set(SiteMeta.stagedOpening, head.opening)
        try transaction.state.set(SiteMeta.stagedHead, max(head.head, transaction.state.value(SiteMeta.stagedHead) ?? 0))
    }

    /// Integrates the stage as a whole and proves it (R-SYNC 5).
    ///
    /// - Returns: whether the digests then differ, and whether something was written that central must hear of.
    private func integrateCheckpoint(_ head: PageHead, _ total: Tally, _ transaction: Transaction) throws -> (differs: Bool, hasFollowed: Bool) {
        guard let settings = try Self.pendingSettings(transaction) else { throw Failure(.notInitialised) }
        let lost = try Self.endLost(under: settings, transaction)
        // Their names may leave with what comes now.
        let moved = try StoresMoved(to: settings, transaction)
        let joined = try transaction.joined.all()
        let kept = joined.filter { settings.channels.contains($0.name) }
        let (news, erased) = (IntegrationNews(), ErasedDocuments())
        let numbers = Dictionary(kept.map { ($0.name, $0.chan) }, uniquingKeysWith: { first, _ in first })
        let integrator = Integrator(transaction: transaction, news: news, erased: erased)
        var after: RecordKey?
        while true {
            let slice = try transaction.stage.records(after: after, count: limits.integrationSlice)
            guard let last = slice.last else { break }
            for record in slice {
                if Self.addressedHere.contains(record.key.table.folded) { news.isAddressedHere = true }
                if let channel = record.onlyChannel {
                    try integrator.integrate(record, joined: numbers[channel].map { [$0] } ?? [], left: [])
                    continue
                }
                let members = try transaction.stage.members(of: record.key)
                try integrator.integrate(
                    record, joined: members.filter(\.isPresent).compactMap { numbers[$0.channel] },
                    left: members.filter { !$0.isPresent }.compactMap { numbers[$0.channel] })
            }
            after = last.key
        }
        if after != nil { try transaction.stage.clear() }
        for channel in joined where !settings.channels.contains(channel.name) {
            try integrator.leaveChannel(channel.chan)
            try transaction.joined.remove(channel.name)
        }
        try integrator.finish()
        // Of most of them central's version was integrated just now.
        for key in lost { try giveWay(key, transaction) }
        for var channel in kept {
            channel.staged = head.to
            channel.integrated = head.to
            try transaction.joined.save(channel)
        }
        // What came while this site held a copy of a store alone, or the store was frozen, is its own to take now.
        if try applySettings(head, settings, transaction) { news.isAddressedHere = true }
        try moved.tell(transaction)
        let scene = SiteScene(.received, settings, transaction)
        scene.news = news
        scene.erased = try erased.all(transaction)
        try takeConsequences(scene)
        var held = Tally.empty
        for channel in kept { held += try transaction.channels.channel(channel.chan).tally }
        let differs = held != total
        if !differs { try Self.forgetDamage(transaction) }
        if try transaction.state.has(SiteMeta.unproven) != differs { try transaction.state.set(SiteMeta.unproven, differs ? .yes : nil) }
        return (differs, scene.hasFollowed)
    }

    /// - Returns: whether other settings are in force now.
    private func applySettings(_ head: PageHead, _ settings: Settings, _ transaction: Transaction) throws -> Bool {
        let before = try Settings.received(transaction)
        let isNew = try settings.keep(transaction)
        if isNew {
            try LeftTenures(transaction).leave((before?.offices ?? []).filter { !settings.offices.contains($0) })
            // Another store's records may still name what was dropped before.
            if before?.offices != settings.offices { try transaction.aliases.followAllAgain() }
            try Freeze.applyOrders(in: settings, transaction)
            try Self.applyOptions(settings, before: before, transaction)
        }
        if try transaction.state.value(SiteMeta.fork) != nil { try transaction.records.forgetLostPositions() }
        if try transaction.state.has(SiteMeta.nextSettings) { try transaction.state.set(SiteMeta.nextSettings, nil) }
        if try transaction.state.has(SiteMeta.fork) { try transaction.state.set(SiteMeta.fork, nil) }
        try transaction.state.set(SiteMeta.cursorOpening, head.opening)
        try transaction.state.set(SiteMeta.cursorPosition, head.to)
        try transaction.state.set(SiteMeta.stagedOpening, head.opening)
        return isNew
    }
}
