import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// A first load in two parts: what the site cannot work without, then everything else, while people work if that takes long (R-SYNC 4).
///
/// The first part moves no channel: it has a position of its own, and a site that gives it up, or meets a central that does not know of
/// parts, reads every channel from its start.
extension SiteEngine {
    /// Whether people may work although not everything has come.
    static func isPartial(_ transaction: Transaction) throws -> Bool {
        try transaction.state.has(SiteMeta.loadOpen) && state(transaction) == .ready
    }

    /// The part that the next pull asks for.
    static func loadPass(_ transaction: Transaction) throws -> LoadPass? {
        switch try transaction.state.value(SiteMeta.loadPart) {
        case .essentials:
            return .essentials(
                from: try transaction.state.value(SiteMeta.loadFrom) ?? 0, through: try transaction.state.value(SiteMeta.loadEssential))
        case .rest:
            return .rest(
                through: try transaction.state.value(SiteMeta.loadEssential) ?? 0, since: try transaction.state.value(SiteMeta.loadSince) ?? 0)
        case nil: return nil
        }
    }

    /// Whether the first load comes as a whole and could go on in parts: how much is here already, nil where it could not.
    func partsBegin() throws -> Int64? {
        try database.read { transaction in
            guard try Self.state(transaction) == .loading, try !transaction.state.has(SiteMeta.loadPart) && !transaction.state.has(SiteMeta.loadWhole) else {
                return nil
            }
            let joined = try transaction.joined.all()
            guard let first = joined.first, joined.allSatisfy({ $0.staged == first.staged && !$0.isReconciling }) else { return nil }
            return first.staged
        }
    }

    /// Whether a first load was begun that has not ended.
    func resumesLoad() throws -> Bool {
        try database.read { transaction in
            try Self.state(transaction) == .loading
                && (transaction.state.has(SiteMeta.loadPart) || transaction.joined.all().contains { $0.staged > 0 })
        }
    }

    /// From here on the first load comes in parts: what work needs of all that is yet to come, then the rest.
    func beginParts(at position: Int64) throws {
        try database.write { transaction in
            try transaction.state.set(SiteMeta.loadPart, .essentials)
            guard position > 0 else { return }
            // What is here was read as of then, and leaves with what is told of later.
            try transaction.state.set(SiteMeta.loadFrom, position)
            try transaction.state.set(SiteMeta.loadHere, Self.entriesHere(transaction))
            try transaction.state.set(SiteMeta.loadSince, position)
            let through = try transaction.state.value(SiteMeta.loadThrough) ?? transaction.state.value(SiteMeta.stagedHead) ?? position
            try transaction.state.set(SiteMeta.loadEssential, max(through, position))
        }
    }

    /// Takes a page of the first part: its records at once, its position beside those of the channels.
    func takeEssentials(_ page: ReceivedPage, from: Int64, through: Int64, _ joined: [JoinedChannel], _ transaction: Transaction) throws -> PageOutcome {
        var outcome = PageOutcome()
        guard from <= through, try Self.state(transaction) == .loading else { throw Wire.malformed("load") }
        try Self.beginBareLoad(page.head, transaction)
        guard let (rows, news) = try apply(page, joined, directly: true, transaction) else { return outcome }
        (outcome.rows, outcome.news) = (rows, news)
        let state = transaction.state
        if try !state.has(SiteMeta.loadSince) { try state.set(SiteMeta.loadSince, through) }
        try state.set(SiteMeta.loadPart, from < through ? .essentials : .rest)
        try state.set(SiteMeta.loadFrom, from < through ? from : nil)
        try state.set(SiteMeta.loadEssential, through)
        try state.set(SiteMeta.loadPassed, try Self.passed(with: page.head, transaction))
        for one in page.head.numbers {
            let known = SiteMeta.loadNumbers[one.sequence]
            try state.set(known, max(one.number, state.value(known) ?? 0))
        }
        try state.set(SiteMeta.stagedOpening, page.head.opening)
        try state.set(SiteMeta.stagedHead, max(page.head.head, state.value(SiteMeta.stagedHead) ?? 0))
        (outcome.remaining, outcome.remainingIsLeast) = try Self.remaining(of: page.head, transaction)
        outcome.percent = try Self.percent(outcome.remaining, transaction)
        if from == through {
            // The second part passes all of it once more.
            (outcome.remaining, outcome.remainingIsLeast) = (try state.value(SiteMeta.loadPassed), false)
            try state.set(SiteMeta.loadPassed, nil)
            try transaction.log.write("essentials", "What work needs first has come. The rest follows.")
        }
        return outcome
    }

    private static func passed(with head: PageHead, _ transaction: Transaction) throws -> Int64 {
        Whole.sum(try transaction.state.value(SiteMeta.loadPassed) ?? 0, head.passed ?? 0)
    }

    /// Entries that the part under way is yet to pass.
    private static func remaining(of head: PageHead, _ transaction: Transaction) throws -> (count: Int64?, isLeast: Bool) {
        guard let counted = head.remaining.map({ max($0, 0) }) else { return (nil, false) }
        guard let holds = head.holds else { return (counted, false) }
        return (max(counted, holds - (try passedInAll(transaction))), false)
    }

    /// With what was here before the load went on in parts.
    private static func passedInAll(_ transaction: Transaction) throws -> Int64 {
        Whole.sum(try transaction.state.value(SiteMeta.loadPassed) ?? 0, try transaction.state.value(SiteMeta.loadHere) ?? 0)
    }

    private static func entriesHere(_ transaction: Transaction) throws -> Int64 {
        try transaction.joined.all().reduce(0) { Whole.sum($0, try transaction.channels.channel($1.chan).tally.count) }
    }

    /// How much of the part under way has been passed, in hundredths; of a load as a whole, how much is here.
    static func percent(_ remaining: Int64?, _ transaction: Transaction) throws -> Int64? {
        guard let remaining, try !isComplete(transaction), try state(transaction) != .healing else { return nil }
        let done = try transaction.state.value(SiteMeta.loadPart) == nil ? entriesHere(transaction) : passedInAll(transaction)
        let all = Whole.sum(done, remaining)
        return all > 0 ? Whole.nearest((Double(done) * 100 / Double(all)).rounded(.down)) : nil
    }

    /// How far a first load is; nil once it is complete.
    static func loadStanding(_ transaction: Transaction) throws -> LoadStanding? {
        let isOpen = try isPartial(transaction)
        guard try isOpen || state(transaction) == .loading else { return nil }
        return LoadStanding(part: try transaction.state.value(SiteMeta.loadPart), isOpen: isOpen)
    }

    /// Whether a first load is under way, with or without people at work.
    func isLoading() throws -> Bool {
        try database.read { try Self.state($0) == .loading || $0.state.has(SiteMeta.loadOpen) }
    }

    package func loadStanding() throws -> LoadStanding? { try database.read { try Self.loadStanding($0) } }

    /// What a page of the second part says of what is still to come; nil for any other page.
    static func remainingOfRest(_ head: PageHead, _ transaction: Transaction) throws -> (count: Int64?, isLeast: Bool)? {
        guard case .rest = head.load, try transaction.state.value(SiteMeta.loadPart) == .rest else { return nil }
        try transaction.state.set(SiteMeta.loadPassed, passed(with: head, transaction))
        return try remaining(of: head, transaction)
    }

    /// A page that is of no part: central does not know of them, or it came in a bundle. What is here may come once more.
    ///
    /// - Returns: false when the first load begins anew.
    static func takesWhole(_ head: PageHead, _ transaction: Transaction) throws -> Bool {
        guard let part = try transaction.state.value(SiteMeta.loadPart), head.load == nil else { return true }
        guard try endBareLoad(transaction) else { return false }
        if part == .essentials {
            try giveUpParts(transaction)
            try transaction.state.set(SiteMeta.loadWhole, .yes)
        }
        return true
    }

    /// New settings, or a fork: what is essential may be something else now.
    ///
    /// The first part begins anew; of the second nothing is left out from here on, and the site opens when everything is there.
    static func reviseParts(_ transaction: Transaction) throws {
        guard let part = try transaction.state.value(SiteMeta.loadPart) else { return }
        switch part {
        case .essentials:
            for key in [SiteMeta.loadFrom, SiteMeta.loadEssential, SiteMeta.loadPassed] { try transaction.state.set(key, nil) }
            for (sequence, _) in try transaction.state.all(SiteMeta.loadNumbers) { try transaction.state.set(SiteMeta.loadNumbers[sequence], nil) }
        case .rest: try transaction.state.set(SiteMeta.loadEssential, nil)
        }
    }

    /// From here on every channel is read from where it stands, as in a load as a whole.
    static func giveUpParts(_ transaction: Transaction) throws {
        for key in [SiteMeta.loadFrom, SiteMeta.loadEssential, SiteMeta.loadPassed, SiteMeta.loadSince, SiteMeta.loadHere] {
            try transaction.state.set(key, nil)
        }
        try transaction.state.set(SiteMeta.loadPart, nil)
    }

    /// Everything is here: nothing is remembered of parts.
    static func endParts(_ transaction: Transaction) throws {
        try giveUpParts(transaction)
        for (sequence, _) in try transaction.state.all(SiteMeta.loadNumbers) { try transaction.state.set(SiteMeta.loadNumbers[sequence], nil) }
        try transaction.state.set(SiteMeta.loadOpen, nil)
        try transaction.state.set(SiteMeta.loadWhole, nil)
    }

    /// Whether the site has what it needs for work, and is not open for it yet.
    func mayOpen() throws -> Bool {
        try database.read { transaction in
            try Self.state(transaction) == .loading && transaction.state.value(SiteMeta.loadPart) == .rest
                && transaction.state.value(SiteMeta.loadEssential) != nil && !transaction.joined.all().contains(where: \.isReconciling)
        }
    }

    /// Opens the site for work while the rest comes: the settings under which the first part came are in force.
    ///
    /// To central the store is not open until everything is here, and digests are compared.
    /// - Returns: whether something is to be sent because of it.
    func open() throws -> Bool {
        try database.write { transaction in
            guard let settings = try Self.pendingSettings(transaction), try Self.endBareLoad(transaction), try !awaitsRecords(transaction) else { return false }
            let before = try Settings.kept(transaction)
            try transaction.state.set(SiteMeta.state, .ready)
            try transaction.state.set(SiteMeta.loadOpen, .yes)
            try transaction.state.set(SiteMeta.unproven, .yes)
            if try settings.keep(transaction) {
                try Freeze.applyOrders(in: settings, transaction)
                try Self.applyOptions(settings, before: before, transaction)
            }
            if try transaction.state.has(SiteMeta.nextSettings) { try transaction.state.set(SiteMeta.nextSettings, nil) }
            try transaction.log.write("open", "People may work: what that needs is here. The rest is still coming.")
            let scene = SiteScene(.readied, settings, transaction)
            scene.news.isAddressedHere = true
            try takeConsequences(scene)
            return scene.hasFollowed
        }
    }

    /// Whether records are in the stage alone, as a comparison found them or their bytes are yet to come: nobody could work with those.
    private func awaitsRecords(_ transaction: Transaction) throws -> Bool {
        var after: RecordKey?
        while true {
            let slice = try transaction.stage.records(after: after, count: limits.integrationSlice)
            guard let last = slice.last else { return false }
            for staged in slice where staged.content != .deleted && staged.content != .unchanged {
                guard let record = try transaction.records.record(staged.key), !record.isDeleted else { return true }
            }
            after = last.key
        }
    }

    /// Whether something waits to be sent while the rest of the first load comes: it does not wait for that to end.
    func mustSendEarly() throws -> Bool {
        try database.read { transaction in
            try Self.isPartial(transaction) && !transaction.outbox.waitingGroups(from: 0, records: 1, bytes: 1).isEmpty
        }
    }

    /// What may not be done before everything is here: to merge, to delete what papers that are yet to come may name, and to work on a
    /// document that answers another store's, which the site's program has not seen beside what it answers.
    ///
    /// - Throws: `not-initialised`.
    func checkPartial(_ changes: [Change], _ transaction: Transaction) throws {
        guard try Self.isPartial(transaction) else { return }
        for change in changes {
            try checkNoAnswer(change, transaction)
            let table = change.table.lowercased()
            let isMerge = change.mergeInto != nil || table == Merge.table
            guard isMerge || change.payload == nil && Naming.places[table] != nil else { continue }
            throw Failure(
                .notInitialised,
                isMerge
                    ? "Records are merged when the first load is complete: what names them may still be on its way."
                    : "This may be named by records that are still on their way. It can be deleted when the first load is complete.",
                ["table": change.table, "id": change.id])
        }
    }

    private func checkNoAnswer(_ change: Change, _ transaction: Transaction) throws {
        guard let follower, let table = try transaction.knownTable(change.table) else { return }
        let key = RecordKey(table, change.id)
        var heads = [key]
        if let stored = try transaction.records.record(key) { heads += try [transaction.records.parent(of: stored.rec)].compactMap(\.self) }
        if let payload = change.payload { heads += try [DocumentHeader.of(key, payload, transaction)].compactMap(\.self) }
        for head in heads where DocumentKind(head) != nil {
            guard let document = try transaction.records.record(head), !document.isDeleted, follower.isAnswer(head, document.payload) else { continue }
            throw Failure(
                .notInitialised,
                "This document answers one of another store, which may still be on its way. It can be worked on when the first load is complete.",
                ["table": change.table, "id": change.id])
        }
    }

    /// The highest number of a sequence in documents that are yet to come; nil where all are here.
    static func numberToCome(_ sequence: String, _ transaction: Transaction) throws -> Int64? {
        try isPartial(transaction) ? transaction.state.value(SiteMeta.loadNumbers[sequence]) ?? 0 : nil
    }
}
