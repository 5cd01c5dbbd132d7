import Failures
import Storage
import SyncProtocol
import SyncRules

/// Moving a store from one site to another: freeze, drain, switch, load, open (R-SITE 3).
///
/// A move is a hand-over of the store's office. The site that has it freezes with a checkpoint, sends what it wrote and withheld, and says
/// so; central switches in the transaction that takes its word; the new site edits from the checkpoint at which it has everything. So at no
/// moment two sites may edit, whoever disappears half-way.
extension Administration {
    /// Orders the move, which is done at once when nobody else has to be waited for.
    ///
    /// - Parameters:
    ///   - collects: the old site keeps a full read-only copy.
    ///   - force: the old site is lost: it is not waited for, and what it still sends is kept apart as from the former holder.
    ///   - handoverID: a new id.
    /// - Throws: `argument-invalid` when it is there already, `site-not-ready`, `mobile-site-full`, `hand-over-under-way`, `not-found`.
    package func moveStore(_ reference: String, to siteReference: String, collects: Bool = false, force: Bool = false, handoverID: String) throws -> StoreMove {
        try database.write { transaction in
            let facts = try Self.store(reference, transaction)
            let to = try Self.site(siteReference, transaction)
            let office = Office.store(facts.id)
            let from = try transaction.offices.tenure(office).flatMap { try transaction.sites.site($0.site) }
            let wanted = Handover(id: handoverID, office: office, record: nil, toSite: to.id, toStore: nil, collects: collects, at: transaction.now)
            if let before = try transaction.offices.handoverUnderWay(of: office), before.toSite == to.id, before.collects == collects, !force {
                return try move(before, .none, transaction)
            }
            if let obstacle = try obstacle(to: facts, from, to, collects: collects, force: force, transaction) { throw obstacle }
            let handover = try Handovers(transaction: transaction, by: by).order(wanted, force: force)
            return try move(handover, .none, transaction)
        }
    }

    /// Calls a move off before its switch: the site that has the store goes on.
    ///
    /// - Throws: `not-found` when none is under way.
    package func cancelStoreMove(_ reference: String) throws -> StoreMove {
        try database.write { transaction in
            let facts = try Self.store(reference, transaction)
            guard let handover = try transaction.offices.handoverUnderWay(of: .store(facts.id)) else {
                throw Failure(
                    .notFound, "No move of \(facts.title) can be called off: none is under way, or the store is the new site's already.",
                    ["store": facts.code],
                    remedy: "See: tributary stores moves. Move it back from there; with --force when that site is out of reach.")
            }
            try Handovers(transaction: transaction, by: by).cancel(handover)
            return try move(transaction.offices.handover(handover.id) ?? handover, .none, transaction)
        }
    }

    /// Moves of stores, the latest first.
    ///
    /// - Parameters:
    ///   - live: what a serving central knows beyond its database.
    ///   - limit: at most so many.
    package func storeMoves(live: LiveContacts = .none, limit: Int64 = 100) throws -> [StoreMove] {
        try database.read { transaction in try transaction.offices.storeHandovers(limit: limit).map { try move($0, live, transaction) } }
    }

    /// Those that have not ended, in the order they were asked for.
    func storeMovesUnderWay(_ live: LiveContacts, _ transaction: Transaction) throws -> [StoreMove] {
        try transaction.offices.storeHandoversUnderWay().map { try move($0, live, transaction) }.filter(\.phase.isUnderWay)
    }

    private func move(_ handover: Handover, _ live: LiveContacts, _ transaction: Transaction) throws -> StoreMove {
        guard case .store(let store) = handover.office else { throw Failure(.notFound, "This hand-over is of no store.") }
        let holder = try transaction.offices.tenure(handover.office).flatMap { try transaction.sites.site($0.site) }
        let from = handover.state != .done ? holder : try handover.fromSite.flatMap { try transaction.sites.site($0) }
        let to = try handover.toSite.flatMap { try transaction.sites.site($0) }
        let phase = try phase(handover, from, live, transaction)
        var waitsFor: CentralSiteStatus?
        var remaining: Int64?
        var isLeast = false
        if phase == .loading, let to {
            let status = try status(of: to, live, transaction)
            // Before it asks under the new subscription, what the store brings is not among what it has to receive.
            (remaining, isLeast) = (status.hasNewSettings ? try size(of: store, transaction) : status.toReceive, status.toReceiveIsLeast)
            waitsFor = status
        } else if phase.isCancellable, let from {
            let status = try status(of: from, live, transaction)
            (waitsFor, remaining) = (status, status.toSend + (phase == .ordered ? status.withheld : 0))
        }
        return StoreMove(
            handover: handover,
            store: try transaction.stores.store(store) ?? StoreFacts(id: store, nameID: "", code: store, title: store, isDispensary: false, isDisabled: false),
            from: from, to: to, phase: phase, remaining: remaining, remainingIsLeast: isLeast, waitsFor: waitsFor,
            keptApart: try waitsFor.flatMap { phase.isCancellable ? try Self.keptApartInFullRoom(of: $0.site.id, transaction) : nil })
    }

    /// How many groups of a site are kept apart; nil while there is room for more of the size they have.
    private static func keptApartInFullRoom(of site: String, _ transaction: Transaction) throws -> Int64? {
        let room = try transaction.quarantine.room()
        let used = try transaction.quarantine.undecided(site: site)
        guard used.groups > 0 else { return nil }
        let isFull = used.groups >= room.groups || used.bytes + used.bytes / used.groups > room.bytes
        return isFull ? used.groups : nil
    }

    private func phase(_ handover: Handover, _ holder: Site?, _ live: LiveContacts, _ transaction: Transaction) throws -> StoreMove.Phase {
        switch handover.state {
        case .cancelled: .cancelled
        case .done:
            if handover.openedAt != nil {
                .open
            } else if let to = handover.toSite, let version = handover.version {
                if let inForce = try inForce(at: to, live, transaction), version <= inForce { .open } else { .loading }
            } else {
                // It went on from there: what was awaited is no more.
                .passedOn
            }
        case .ordered:
            if let holder, let version = handover.version, let inForce = try inForce(at: holder.id, live, transaction), version <= inForce {
                .draining
            } else {
                .ordered
            }
        }
    }

    /// The version of its subscription under which a site works, as it told last.
    private func inForce(at id: String, _ live: LiveContacts, _ transaction: Transaction) throws -> Int64? {
        guard let site = try transaction.sites.site(id) else { return nil }
        if let contact = live.last[id]?.contact, contact.database == site.database { return contact.isInitialised ? contact.inForce : nil }
        return ToldBySite(site.status).inForce
    }

    /// Records of a store that its active site receives, by its own channels.
    func size(of store: String, _ transaction: Transaction) throws -> Int64 {
        try [Channel.store(store), Channel.inbox(store)].reduce(Int64(0)) { sum, name in
            guard let chan = try transaction.channels.knownChannel(named: name) else { return sum }
            return sum + (try transaction.channels.channel(chan).tally.count)
        }
    }
}
