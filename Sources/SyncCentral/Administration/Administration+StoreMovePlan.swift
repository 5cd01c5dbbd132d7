import Compression
import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// What is looked at before a store moves (R-SITE 3).
extension Administration {
    /// The move as it would go, with everything that speaks against it; nothing is done.
    ///
    /// - Parameters:
    ///   - collects: the old site keeps a full read-only copy.
    ///   - live: what a serving central knows beyond its database.
    /// - Throws: `not-found` for the store or the site.
    package func planStoreMove(_ reference: String, to siteReference: String, collects: Bool = false, live: LiveContacts = .none) throws -> StoreMovePlan {
        try database.read { transaction in
            let facts = try Self.store(reference, transaction)
            let to = try Self.site(siteReference, transaction)
            let from = try transaction.offices.tenure(.store(facts.id)).flatMap { try transaction.sites.site($0.site) }
            let old = try from.map { try status(of: $0, live, transaction) }
            let new = try status(of: to, live, transaction)
            let former = try from.map { try Self.kind(at: $0, without: facts, collects: collects, transaction) } ?? (kind: .none, isEmptied: false)
            let holdsIt = try to.kind == .central || transaction.offices.collectors(of: facts.id).contains(to.id)
            let records = holdsIt ? 0 : try size(of: facts.id, transaction) + (old?.withheld ?? 0)
            let month = try to.kind == .central ? [] : samples(of: to, transaction)
            return StoreMovePlan(
                store: facts, from: from, to: to, checks: try checks(facts, old, new, collects: collects, transaction), records: records,
                wireBytes: try wireBytes(of: facts.id, records: records, transaction), withheld: try withheld(by: facts, old, transaction),
                bytesPerSecond: Self.bestRate(month), users: try users(of: facts.id, transaction),
                quietTime: Self.quietTime(try from.map { $0.kind == .central ? [] : try samples(of: $0, transaction) } ?? []),
                formerBecomes: former.kind, formerIsEmptied: former.isEmptied)
        }
    }

    /// Whether the site says that it had handed the store on before this server was restored: by force it is given the store anew.
    private func hasLeft(_ facts: StoreFacts, _ site: Site, _ transaction: Transaction) throws -> Bool {
        try Self.handedOnBefore(by: site, .none, transaction).contains(.store(facts.id))
    }

    /// What refuses a move; nil when it can be ordered.
    func obstacle(to facts: StoreFacts, _ from: Site?, _ to: Site, collects: Bool, force: Bool, _ transaction: Transaction) throws -> Failure? {
        let context = ["store": facts.code, "site": to.name]
        if from?.id == to.id {
            let isClosed = try hasLeft(facts, to, transaction)
            if !force || !isClosed {
                let words = isClosed ? ", which keeps it closed since this server was restored: by force it is opened there again" : ""
                return Failure(
                    .argumentInvalid, "\(facts.title) is active on \(to.title) already\(words).", context,
                    remedy: force && to.kind != .central
                        ? "If \(to.name) says that it handed the store on before this server was restored: let it sync once more, then give it anew." : nil)
            }
        }
        if !force, let other = try transaction.offices.handoverUnderWay(of: .store(facts.id)) {
            let handovers = Handovers(transaction: transaction)
            return Failure(
                .handoverUnderWay,
                "\(facts.title) is on its way to \(try handovers.destination(of: other))\(other.collects == collects ? "" : ", on other terms").", context)
        }
        // Given anew where it is already, nothing moves: which of two devices goes on is decided afterwards.
        if to.kind != .central, from?.id != to.id {
            if !to.isEnabled { return Failure(.siteNotReady, "The site \(to.name) is switched off.", context) }
            if to.isFenced { return Failure(.siteNotReady, "Two copies of the database of \(to.name) were seen: decide which goes on, first.", context) }
            if !to.isInitialised, from.map({ $0.kind != .central }) ?? false {
                return Failure(
                    .siteNotReady,
                    "The site \(to.name) has not completed its first synchronisation. The store can move to central, and from there on when it has.",
                    context)
            }
            if to.kind == .mobile, try !Topology(transaction).activeStores(of: to.id).isEmpty { return Failure(.mobileSiteFull, nil, context) }
        }
        if let from, from.kind != .central, !force {
            if from.isFenced {
                return Failure(.siteNotReady, "Two copies of the database of \(from.name) were seen: decide which goes on, first.", ["site": from.name])
            }
            if !from.isEnabled { return Failure(.siteNotReady, "The site \(from.name) is switched off, and could not send what it has.", ["site": from.name]) }
        }
        return nil
    }

    private func checks(
        _ facts: StoreFacts, _ old: CentralSiteStatus?, _ new: CentralSiteStatus, collects: Bool, _ transaction: Transaction
    ) throws -> [StoreMovePlan.Check] {
        var checks: [StoreMovePlan.Check] = []
        func add(_ verdict: StoreMovePlan.Check.Verdict, _ sentence: String) { checks.append(.init(verdict: verdict, sentence: sentence)) }
        if let obstacle = try obstacle(to: facts, old?.site, new.site, collects: collects, force: false, transaction) { add(.stop, obstacle.message) }
        if try transaction.state.value(Meta.sync) == .off { add(.heed, "Synchronisation is switched off: nothing moves until it is on again.") }
        for status in [old, new].compactMap({ $0 }).prefix(old?.site.id == new.site.id ? 1 : 2) where status.site.kind != .central {
            checks += contactChecks(status, now: transaction.now)
        }
        if let old, old.site.kind != .central {
            let waits = old.toSend + (try withheld(by: facts, old, transaction))
            add(
                waits == 0 ? .fine : .heed,
                waits == 0
                    ? "\(old.site.name) has sent everything, as it told last."
                    : "\(old.site.name) has \(counted(waits, "record")) to send first, what it withholds included.")
            if old.parked > 0 {
                add(
                    .heed,
                    "\(counted(old.parked, "group")) of \(old.site.name) \(old.parked == 1 ? "is" : "are") kept apart: decide beforehand, for what is kept apart does not go with the store."
                )
            }
        }
        if new.site.kind != .central { add(new.mayReceive ? .fine : .heed, Self.receiving(new)) }
        let homes = try transaction.offices.handoversUnderWay().count { $0.record != nil && ($0.office == .store(facts.id) || $0.toStore == facts.id) }
        if homes > 0 { add(.heed, "\(counted(homes, "home")) of patients or prescribers moves to or from this store; these moves ask the new site then.") }
        if facts.isDisabled { add(.heed, "The store is disabled, and stays so.") }
        return checks
    }

    /// How far the new site is with what it has to receive itself.
    private static func receiving(_ new: CentralSiteStatus) -> String {
        let name = new.site.name
        guard new.site.database != nil else {
            return "No device is set up for \(name) yet: the store comes with its first load, and nobody works in it until then."
        }
        guard new.site.isInitialised else {
            let working = new.isWorking ? "people work there already, but " : ""
            let waits = new.toReceive > 0 ? ", with \(counted(new.toReceive, "record")) to come" : ""
            return "\(name) is still in its first load\(waits): \(working)nobody works in the store before that load is complete."
        }
        return new.mayReceive
            ? "\(name) has received everything, as it told last." : "\(name) has \(counted(new.toReceive, "record")) of its own to receive first."
    }

    /// Two days without a call: a site that is online once a week is waited for as long.
    private static let silentSeconds: Int64 = 2 * 86_400

    private func contactChecks(_ status: CentralSiteStatus, now: Int64) -> [StoreMovePlan.Check] {
        if status.terms.isPaused == true || status.schedule?.pausedBy != nil {
            return [.init(verdict: .heed, sentence: "\(status.site.name) is paused: the move waits until somebody syncs there.")]
        }
        if status.isListening { return [.init(verdict: .fine, sentence: "\(status.site.name) is connected.")] }
        guard let last = status.site.lastContact else { return [.init(verdict: .heed, sentence: "\(status.site.name) has never called.")] }
        let hours = max(0, now - last) / 3_600
        if now - last > Self.silentSeconds {
            return [.init(verdict: .heed, sentence: "\(status.site.name) has not called for \(hours / 24) days: the move waits for it.")]
        }
        return [.init(verdict: .fine, sentence: "\(status.site.name) called \(hours == 0 ? "within the last hour" : counted(hours, "hour") + " ago").")]
    }

    /// Of all that a site keeps to itself, what may be of this store: a site tells the sum only.
    private func withheld(by facts: StoreFacts, _ old: CentralSiteStatus?, _ transaction: Transaction) throws -> Int64 {
        guard let old, try Topology(transaction).withholds(facts, site: old.site.id) else { return 0 }
        return old.withheld
    }

    /// What the old site is to the store once it is gone.
    private static func kind(at site: Site, without facts: StoreFacts, collects: Bool, _ transaction: Transaction) throws -> (kind: StoreKind, isEmptied: Bool)
    {
        let topology = Topology(transaction)
        let remaining = try topology.activeStores(of: site.id).filter { $0 != facts.id }
        let isEmptied = remaining.isEmpty && site.kind != .central
        if collects || site.kind == .central { return (.collector, isEmptied) }
        let held = Set(remaining + (try transaction.offices.collected(by: site.id)))
        let partners = Set(try transaction.visibility.partners(of: facts.id))
        return try (topology.isRemotePrimary(site.id) || !held.isDisjoint(with: partners) ? .transfer : .none, isEmptied)
    }

    private func users(of store: String, _ transaction: Transaction) throws -> [String] {
        let query = RecordQuery(table: "user_store", fields: [(UserStoreRow.Field.store_ID.name, store)], limit: 10_000)
        let rows = try transaction.records.records(matching: query).compactMap { try? transaction.rules.record(UserStoreRow.self, $0.payload) }
        let ids = Set(rows.filter { $0.isOn(.can_login) }.map { $0.text(.user_ID) })
        return try ids.compactMap { id -> String? in
            guard let record = try transaction.records.record("user", id), !record.isDeleted,
                let user = try? transaction.rules.record(UserRecord.self, record.payload), user.isActive
            else { return nil }
            return user.text(.name)
        }.sorted()
    }

    // MARK: How long it takes

    private static let sampledRecords = 1_000

    /// Bytes on the wire, from what a part of the store's records packs to.
    private func wireBytes(of store: String, records: Int64, _ transaction: Transaction) throws -> Int64 {
        guard records > 0, let chan = try transaction.channels.knownChannel(named: Channel.store(store)) else { return records * 65 }
        var sample: [UInt8] = []
        var count: Int64 = 0
        _ = try transaction.ledger.page(
            channels: [chan], after: 0, through: transaction.ledger.head(), count: Self.sampledRecords, bytes: 2_000_000, removalsAfter: nil
        ) { record, _, _, _ in
            sample += record.payload
            count += 1
            return record.payload.count
        }
        guard count > 0 else { return records * 65 }
        return Whole.nearest(Double(Zstd.compress(sample).count) / Double(count) * Double(records))
    }

    private func samples(of site: Site, _ transaction: Transaction) throws -> [QueueSample] {
        let now = max(transaction.now, 0)
        return try transaction.queues.samples(of: site.id, .hour, max(now - 31 * 86_400, 0)...now)
    }

    /// Bytes a second in the hour that carried most: what the link can do at least.
    static func bestRate(_ samples: [QueueSample]) -> Int64? {
        samples.filter { $0.minutes > 0 && $0.bytes > 0 }.map { $0.bytes / ($0.minutes * 60) }.max().flatMap { $0 > 0 ? $0 : nil }
    }

    /// The hour of the day in which the site is in touch as on most days, and says the least.
    static func quietTime(_ samples: [QueueSample]) -> StoreMovePlan.QuietTime? {
        var days = Array(repeating: Int64(0), count: 24)
        var bytes = Array(repeating: Int64(0), count: 24)
        for sample in samples where sample.minutes > 0 {
            let hour = Int(clamping: max(sample.at, 0) / 3_600 % 24)
            days[hour] += 1
            bytes[hour] = Whole.sum(bytes[hour], sample.bytes)
        }
        guard let most = days.max(), most >= 3 else { return nil }
        func average(_ hour: Int) -> Int64 { bytes[hour] / max(days[hour], 1) }
        let hours = (0..<24).filter { days[$0] * 2 >= most }
        guard let quiet = hours.min(by: { (average($0), $0) < (average($1), $1) }) else { return nil }
        return .init(hour: quiet, bytes: average(quiet), busiestBytes: hours.map(average).max() ?? 0)
    }
}
