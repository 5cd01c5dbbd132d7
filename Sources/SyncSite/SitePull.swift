import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// The next question to central, from where the stage stands.
    func nextPull(bytes: Int, wantsDetail: Bool) throws -> [UInt8] {
        try database.read { ledger in
            try pull(
                from: try ledger.joinedChannels(), opening: try ledger.meta(SiteMeta.stagedOpening) ?? "",
                seen: try ledger.number(SiteMeta.stagedHead) ?? 0, bytes: bytes, wantsDetail: wantsDetail, ledger)
        }
    }

    /// The question that will follow once a page is taken, so that the host can ask it while the page is being worked in.
    ///
    /// - Returns: nil when the page decides otherwise: a checkpoint, new settings, a comparison.
    func pullAfter(_ page: UnreadPage, bytes: Int) throws -> [UInt8]? {
        let head = page.head
        guard !head.isCheckpoint, head.settings == nil, head.compare.isEmpty else { return nil }
        return try database.read { ledger in
            let joined = try ledger.joinedChannels().map { channel in
                var channel = channel
                if head.channels.contains(channel.name) { channel.staged = max(channel.staged, head.to) }
                return channel
            }
            return try pull(from: joined, opening: head.opening, seen: head.head, bytes: bytes, wantsDetail: false, ledger)
        }
    }

    private func pull(
        from all: [JoinedChannel], opening: String, seen: Int64, bytes: Int, wantsDetail: Bool, _ ledger: Ledger
    ) throws -> [UInt8] {
        let settings = try Self.pendingSettings(ledger)
        // What was left is dropped at the next checkpoint; central no longer speaks of it.
        let joined = all.filter { settings?.channels.contains($0.name) ?? false }
        let position = joined.map(\.staged).max() ?? 0
        var groups: [Int64: [String]] = [:]
        for channel in joined where channel.staged != position { groups[channel.staged, default: []].append(channel.name) }
        var request = PullRequest(
            opening: opening, position: position, seen: seen, subscription: settings?.version ?? 0,
            behind: groups.sorted { $0.key < $1.key }.map { .init(position: $0.key, channels: $0.value) },
            isInitialised: try Self.state(ledger) == .ready, bytes: bytes, wantsDetail: wantsDetail,
            waiting: try ledger.waiting().records, withheld: try ledger.withheldCounts().kept)
        request.parked = try ledger.undecidedQuarantine(count: PullRequest.parkedMax)
        return request.encoded()
    }

    /// The settings of the checkpoint being read: those received last.
    static func pendingSettings(_ ledger: Ledger) throws -> Settings? {
        if let text = try ledger.meta(SiteMeta.nextSettings) {
            return try Settings(decoding: try Wire.head(Array(text.utf8)))
        }
        return try Settings.kept(ledger)
    }

    /// Notes settings that come into force with the next checkpoint, and the channels they add or take away.
    static func adopt(_ settings: Settings, _ ledger: Ledger) throws {
        // A channel that is added is read from its start: what it brings may be here through another one.
        _ = try endBareLoad(ledger)
        try ledger.setMeta(SiteMeta.nextSettings, String(decoding: settings.encoded(), as: UTF8.self))
        try awaitLost(under: settings, ledger)
        let joined = Dictionary(try ledger.joinedChannels().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for name in settings.channels where joined[name] == nil {
            try ledger.save(
                JoinedChannel(
                    name: name, chan: try ledger.channel(named: name), integrated: 0, staged: 0, isReconciling: false))
        }
        for var channel in joined.values.sorted(by: { $0.name < $1.name }) where !settings.channels.contains(channel.name) {
            // Should it come back before the checkpoint, it is read again from where its records stand; in a first load, whose
            // pages go into the records at once, from the start.
            try clearStage(of: channel.name, ledger)
            if try state(ledger) == .loading {
                try Integrator(ledger: ledger, rules: .standard).leaveChannel(channel.chan)
                try ledger.removeJoined(channel.name)
                continue
            }
            channel.staged = channel.integrated
            // While histories are being united a position says nothing yet: what the comparison found went with the stage.
            if try state(ledger) == .healing || ledger.meta(SiteMeta.fork) != nil { channel.isReconciling = true }
            try ledger.save(channel)
        }
        // Before the first load is complete the offices are not exercised, but the channels must be known.
        if try Settings.kept(ledger) == nil {
            try settings.keep(ledger)
            try Freeze.settle(settings, ledger)
        }
    }

    /// Takes one page: into the records directly during the first load, into the stage afterwards; a checkpoint is integrated
    /// as a whole, with its position and settings, in the same transaction (R-SYNC 1, 2).
    func takePage(_ page: ReceivedPage) throws -> PageOutcome {
        let (known, waits) = try database.read { ledger in (try unchanged(page, ledger), try !isCopy(page.head, ledger)) }
        if let known { return known }
        return waits ? try database.write { try take(page, $0) } : try database.writeBehind { try take(page, $0) }
    }

    /// Whether a page only adds to a first load or to the stage, which nobody works with yet: what a power loss takes of it is asked for
    /// again, as its position goes with it.
    private func isCopy(_ head: PageHead, _ ledger: Ledger) throws -> Bool {
        guard !head.isCheckpoint, head.settings == nil, head.compare.isEmpty, head.resolved.isEmpty else { return false }
        return try [.loading, .ready].contains(Self.state(ledger))
    }

    private func take(_ page: ReceivedPage, _ ledger: Ledger) throws -> PageOutcome {
        var outcome = PageOutcome()
        try takeDecisions(page.head.resolved, ledger)
        if let settings = page.head.settings {
            try Self.adopt(settings, ledger)
            outcome.hasNewSettings = true
            return outcome
        }
        let settings = try Self.pendingSettings(ledger)
        let joined = try ledger.joinedChannels().filter { settings?.channels.contains($0.name) ?? false }
        if !page.head.compare.isEmpty {
            guard try Self.endBareLoad(ledger) else { return outcome }
            for var channel in joined where page.head.compare.contains(channel.name) {
                channel.isReconciling = true
                try ledger.save(channel)
            }
            outcome.differs = true
            return outcome
        }
        let isDirect = try Self.state(ledger) == .loading
        try Self.beginBareLoad(page.head, ledger)
        guard let (rows, news) = try apply(page, joined, directly: isDirect, ledger) else { return outcome }
        (outcome.rows, outcome.news) = (rows, news)
        if page.head.isCheckpoint, try !Self.endBareLoad(ledger) { return outcome }
        try advance(page.head, joined, ledger)
        (outcome.remaining, outcome.remainingIsLeast) = try remaining(page.head, joined, isDirect: isDirect, ledger)
        guard page.head.isCheckpoint, let total = page.head.total else { return outcome }
        if let settings { try Self.awaitLost(under: settings, unlessStaged: true, ledger) }
        guard try missingBytes(ledger, count: 1).isEmpty else {
            outcome.needsBytes = true
            return outcome
        }
        (outcome.differs, outcome.hasFollowed) = try integrateCheckpoint(page.head, total, ledger)
        outcome.isComplete = true
        return outcome
    }

    /// A checkpoint that says nothing new is verified without writing anything.
    private func unchanged(_ page: ReceivedPage, _ ledger: Ledger) throws -> PageOutcome? {
        guard page.head.isCheckpoint, let total = page.head.total, page.rows.isEmpty, page.head.resolved.isEmpty,
            try Self.state(ledger) == .ready,
            try ledger.meta(SiteMeta.nextSettings) == nil, page.head.opening == (try ledger.meta(SiteMeta.cursorOpening)),
            page.head.to == (try ledger.number(SiteMeta.cursorPosition)), try ledger.stageIsEmpty()
        else { return nil }
        var held = Tally.empty
        for channel in try ledger.joinedChannels() {
            guard channel.integrated == page.head.to, channel.staged == page.head.to, !channel.isReconciling else { return nil }
            held += try ledger.channel(channel.chan).tally
        }
        var outcome = PageOutcome()
        outcome.isComplete = true
        outcome.differs = held != total
        return outcome
    }

    /// What is still to come. Where central did not count to the end, a first load knows it from what it holds already.
    private func remaining(
        _ head: PageHead, _ joined: [JoinedChannel], isDirect: Bool, _ ledger: Ledger
    ) throws -> (count: Int64?, isLeast: Bool) {
        guard let counted = head.remaining.map({ max($0, 0) }) else { return (nil, false) }
        guard let holds = head.holds else { return (counted, false) }
        guard isDirect else { return (counted, true) }
        var held = try ledger.stagedCount()
        for channel in joined { held += try ledger.channel(channel.chan).tally.count }
        return (max(counted, holds - held), false)
    }

    /// Whether a row says something that the site did not know: its own changes come back as the hash of what it holds.
    func isNews(_ staged: StagedRecord, _ ledger: Ledger) throws -> Bool {
        switch staged.content {
        case .payload, .unchanged: return true
        case .same(let hash): return try ledger.record(staged.key)?.hash != hash
        case .deleted: return try ledger.record(staged.key).map { !$0.isDeleted } ?? false
        }
    }

    /// During the first load nothing is staged, except bytes that central believes to be here and are not, and what a
    /// comparison found; what comes later of such a record waits behind it.
    func canIntegrateAtOnce(_ staged: StagedRecord, _ ledger: Ledger) throws -> Bool {
        if try ledger.isStaged(staged.key) { return false }
        guard case .same(let hash) = staged.content else { return true }
        guard let stored = try ledger.record(staged.key) else { return false }
        return stored.hash == hash
    }

    /// The channels this page read stand where it ended.
    private func advance(_ head: PageHead, _ joined: [JoinedChannel], _ ledger: Ledger) throws {
        for var channel in joined where head.channels.contains(channel.name) {
            channel.staged = max(channel.staged, head.to)
            try ledger.save(channel)
        }
        try ledger.setMeta(SiteMeta.stagedOpening, head.opening)
        try ledger.setNumber(SiteMeta.stagedHead, head.head)
    }

    /// Staged records whose bytes are neither here nor in the stage.
    func missingBytes(_ ledger: Ledger, count: Int) throws -> [RecordKey] {
        var missing: [RecordKey] = []
        var after: RecordKey?
        while true {
            let slice = try ledger.stagedWithoutBytes(after: after, count: limits.integrationSlice)
            guard let last = slice.last else { return missing }
            for (key, position, hash) in slice {
                if let stored = try ledger.record(key) {
                    if let base = stored.base, position < base.position { continue }
                    if stored.hash == hash && !stored.isDeleted { continue }
                    if try ledger.hasOwnVersion(stored) { continue }
                }
                missing.append(key)
                if missing.count >= count { return missing }
            }
            after = last.key
        }
    }

    /// Fills the stage with fetched bytes; what central no longer shows is left to its own removal.
    ///
    /// - Returns: how many of the records asked for were answered, from the first on; the rest is asked for again.
    func takeFetched(_ body: [UInt8], asked: [RecordKey]) throws -> Int {
        let page = try PageReader(body)
        let remaining = page.head.remaining ?? 0
        guard remaining >= 0, remaining < asked.count else { throw Wire.malformed("remaining") }
        let done = asked.dropLast(Int(remaining))
        try database.write { ledger in
            var answered: Set<RecordKey> = []
            try page.forEachRow { row in
                guard case .payload(let bytes) = row.content else { return }
                let key = RecordKey(try ledger.table(row.table), row.id)
                answered.insert(key)
                let hash = Digest.record(key, payload: bytes)
                try ledger.fillStage(key, payload: bytes, hash: hash)
            }
            for key in done where !answered.contains(key) { try ledger.dropStagedContent(key) }
            // These bytes, and what is missing among them, are as of central's head: should central lose that, it must be known here.
            try ledger.setMeta(SiteMeta.stagedOpening, page.head.opening)
            try ledger.setNumber(SiteMeta.stagedHead, max(page.head.head, ledger.number(SiteMeta.stagedHead) ?? 0))
        }
        return done.count
    }

    /// Integrates the stage as a whole and proves it (R-SYNC 5).
    ///
    /// - Returns: whether the digests then differ, and whether something was written that central must hear of.
    private func integrateCheckpoint(_ head: PageHead, _ total: Tally, _ ledger: Ledger) throws -> (differs: Bool, hasFollowed: Bool) {
        guard let settings = try Self.pendingSettings(ledger) else { throw Failure(.notInitialised) }
        let lost = try Self.endLost(under: settings, ledger)
        let joined = try ledger.joinedChannels()
        let kept = joined.filter { settings.channels.contains($0.name) }
        let (news, erased) = (IntegrationNews(), ErasedDocuments())
        let numbers = Dictionary(kept.map { ($0.name, $0.chan) }, uniquingKeysWith: { first, _ in first })
        let integrator = Integrator(ledger: ledger, rules: rules, news: news, erased: erased)
        var after: RecordKey?
        while true {
            let slice = try ledger.staged(after: after, count: limits.integrationSlice)
            guard let last = slice.last else { break }
            for record in slice {
                let members = try ledger.stagedMembers(of: record.key)
                if ["message", "pref"].contains(record.key.table.folded) { news.isAddressedHere = true }
                try integrator.integrate(
                    record, joined: members.filter(\.isPresent).compactMap { numbers[$0.channel] },
                    left: members.filter { !$0.isPresent }.compactMap { numbers[$0.channel] })
            }
            after = last.key
        }
        if after != nil { try ledger.clearStage() }
        for channel in joined where !settings.channels.contains(channel.name) {
            try integrator.leaveChannel(channel.chan)
            try ledger.removeJoined(channel.name)
        }
        try integrator.finish()
        // Of most of them central's version was integrated just now.
        for key in lost { try giveWay(key, ledger) }
        for var channel in kept {
            channel.staged = head.to
            channel.integrated = head.to
            try ledger.save(channel)
        }
        try settle(head, settings, ledger)
        let scene = SiteScene(.received, settings, ledger)
        scene.news = news
        scene.erased = try erased.all(ledger)
        try takeConsequences(scene)
        var held = Tally.empty
        for channel in kept { held += try ledger.channel(channel.chan).tally }
        return (held != total, scene.hasFollowed)
    }

    private func settle(_ head: PageHead, _ settings: Settings, _ ledger: Ledger) throws {
        let before = try Settings.kept(ledger)
        if try settings.keep(ledger) {
            // Another store's records may still name what was dropped before.
            if before?.offices != settings.offices { try ledger.followAllAgain() }
            try Freeze.settle(settings, ledger)
            try Self.applyOptions(settings, before: before, ledger)
        }
        if try ledger.meta(SiteMeta.fork) != nil { try ledger.forgetLostPositions() }
        for done in [SiteMeta.nextSettings, SiteMeta.fork] where try ledger.meta(done) != nil { try ledger.setMeta(done, nil) }
        try ledger.setMeta(SiteMeta.cursorOpening, head.opening)
        try ledger.setNumber(SiteMeta.cursorPosition, head.to)
        try ledger.setMeta(SiteMeta.stagedOpening, head.opening)
    }
}
