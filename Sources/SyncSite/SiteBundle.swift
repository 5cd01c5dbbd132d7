import Failures
import Storage
import SyncProtocol
import SyncRules

/// What a site gives a bundle: the messages it would send over a network, in their order.
extension SiteEngine {
    /// Pushes frozen one behind the other at most; what is beyond waits for answers.
    static let aheadMax = 1_000

    /// Freezes all that waits to be sent, and gives every message of a bundle to `take`.
    ///
    /// Making another bundle later repeats the same pushes, byte for byte, and adds what was written since: only the last needs to arrive.
    /// - Parameter app: this program's name and version.
    /// - Returns: how many records are in it.
    /// - Throws: `bundle-key-missing` for a device that is not paired yet, `device-retired`.
    package func bundle(app: String, _ take: (BundleMessage) throws -> Void) throws -> Int64 {
        try database.read { transaction in
            guard try transaction.state.has(Meta.site) else { throw Failure(.bundleKeyMissing) }
            guard try !transaction.state.has(SiteMeta.retired) else { throw Failure(.deviceRetired) }
        }
        _ = try takeKeptReply()
        try beginAskedAgain()
        try followItemLists()
        _ = try nextPush()
        while try freezeAhead() {}
        let (stand, pushes, records) = try database.write { transaction in
            let stand = try self.stand(transaction)
            let pushes = try Self.frozen(transaction)
            try transaction.state.set(SiteMeta.bundleMade, database.now())
            if let last = pushes.last {
                try transaction.state.set(SiteMeta.bundledThrough, max(last.last, last.first - 1))
                try transaction.state.set(SiteMeta.bundledAt, database.now())
            }
            return (stand, pushes, try transaction.waiting().records)
        }
        try take(BundleMessage(.stand, stand.encoded()))
        var words = try SessionRequest(decoding: try sessionRequest(app: app))
        // Read days later, it says nothing of the clocks.
        words.time = nil
        if let session = words.session?.number { try rememberWords(session, stand) }
        try take(BundleMessage(.words, words.encoded()))
        for push in pushes {
            try take(BundleMessage(.push, try database.read { try self.body(of: push, $0) }))
        }
        return records
    }

    /// Bundles of which is remembered what the site knew when it made them.
    private static let wordsMax = 64

    private func rememberWords(_ session: Int64, _ stand: BundleStand) throws {
        try database.write { transaction in
            let before = try transaction.state.value(SiteMeta.words) ?? []
            try transaction.state.set(SiteMeta.words, (before + ["\(session)=\(stand.answered)/\(stand.subscription)"]).suffix(Self.wordsMax))
        }
    }

    /// The pushes that have no answer yet, the one under way first.
    static func frozen(_ transaction: Transaction) throws -> [AheadPush] {
        let ahead = try transaction.ahead.all()
        guard let first = try transaction.state.value(SiteMeta.pushFirst), let last = try transaction.state.value(SiteMeta.pushLast) else { return ahead }
        let current = AheadPush(
            number: try transaction.state.value(SiteMeta.push) ?? 0, first: first, last: last,
            opening: try transaction.state.value(SiteMeta.pushOpening) ?? "",
            healedThrough: try healed(transaction),
            reports: try transaction.state.value(SiteMeta.pushReports) ?? [])
        return [current] + ahead
    }

    /// What the push under way says of a restore: as it was frozen, whatever has been healed since.
    static func healed(_ transaction: Transaction) throws -> Int64? {
        guard let frozen = try transaction.state.value(SiteMeta.pushHealed) else { return try transaction.state.value(SiteMeta.healedThrough) }
        return frozen == 0 ? nil : frozen
    }

    func body(of push: AheadPush, _ transaction: Transaction) throws -> [UInt8] {
        let groups =
            try push.last < push.first
            ? [] : transaction.outbox.waitingGroups(from: push.first, through: push.last, records: PushRequest.recordsPerPush, bytes: limits.pushBytes)
        return Self.encoded(push.number, opening: push.opening, healedThrough: push.healedThrough, reports: push.reports, groups)
    }

    /// Freezes the next push behind those that are frozen.
    ///
    /// - Returns: false when nothing waits behind them.
    private func freezeAhead() throws -> Bool {
        let isFrozen: Bool? = try database.write { transaction in
            let frozen = try Self.frozen(transaction)
            guard let last = frozen.last, frozen.count < Self.aheadMax else { return false }
            let groups = try transaction.outbox.waitingGroups(
                from: max(last.last, last.first - 1) + 1, through: .max, records: PushRequest.recordsPerPush, bytes: limits.pushBytes)
            guard let low = groups.first?.number, let high = groups.last?.number else { return nil }
            try Self.checkReadable(groups)
            try transaction.ahead.add(
                AheadPush(
                    number: last.number + 1, first: low, last: high, opening: try transaction.openings.current()?.id ?? "",
                    healedThrough: try transaction.state.value(SiteMeta.healedThrough), reports: []))
            return true
        }
        if let isFrozen { return isFrozen }
        return try releaseWithheld()
    }

    /// Of pushes frozen one behind the other the first becomes the one under way, as soon as none is.
    func thawNextAhead(_ transaction: Transaction) throws {
        guard try transaction.state.value(SiteMeta.pushFirst) == nil, let push = try transaction.ahead.takeFirst() else { return }
        try transaction.state.set(SiteMeta.push, push.number)
        try transaction.state.set(SiteMeta.pushFirst, push.first)
        try transaction.state.set(SiteMeta.pushLast, push.last)
        try transaction.state.set(SiteMeta.pushOpening, push.opening)
        try transaction.state.set(SiteMeta.pushHealed, push.healedThrough ?? 0)
        if !push.reports.isEmpty { try transaction.state.set(SiteMeta.pushReports, push.reports) }
    }

    private func stand(_ transaction: Transaction) throws -> BundleStand {
        let joined = try transaction.joined.all()
        let sent = try transaction.state.value(SiteMeta.push) ?? 0
        let version = try Self.pendingSettings(transaction)?.version ?? 0
        let isComplete = try Self.isComplete(transaction)
        // What became of documents that are not here is asked with the bytes that are not.
        let missing = try missingBytes(transaction, count: FetchRequest.recordsMax) + (isComplete ? Self.questions(transaction) : [])
        var stand = BundleStand(
            made: database.now(), answered: try transaction.state.value(SiteMeta.pushFirst) == nil ? sent : sent - 1,
            opening: try transaction.state.value(SiteMeta.stagedOpening) ?? "", seen: try transaction.state.value(SiteMeta.stagedHead) ?? 0,
            subscription: version,
            channels: Dictionary(joined.map { ($0.name, $0.staged) }, uniquingKeysWith: { first, _ in first }),
            reconciling: joined.filter(\.isReconciling).map(\.name), isInitialised: isComplete,
            waiting: try transaction.waiting().records, withheld: try transaction.withheld.counts().kept,
            parked: try transaction.outbox.undecidedQuarantine(count: PullRequest.parkedMax),
            missing: missing.prefix(FetchRequest.recordsMax).map { [$0.table.name, $0.id] })
        if let inForce = try Self.proven(transaction), inForce != version { stand.inForce = inForce }
        stand.left = try Self.barred(transaction)
        stand.again = try Self.toldAgain(transaction)
        stand.schedule = try schedule?.under(Self.terms(transaction))
        return stand
    }
}
