import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Central's part in every change of hands: order, wait for the holder's report, switch; one way for offices and for homes.
///
/// Lives inside one transaction. At no moment two sites may edit: the holder reports only what it has frozen, the epoch goes up
/// in the transaction that takes the report, and the new holder edits from its next settings on (R-STORE 1, R-OWN 1).
struct Handovers {
    let transaction: Transaction
    /// Who orders, cancels or reports, for the audit log.
    var by = Administrator.program

    // MARK: What a site is told

    /// What a site is to freeze, as part of its settings.
    func frozen(at site: String) throws -> [Frozen] {
        try transaction.offices.handoversUnderWay().compactMap { handover in
            guard try transaction.offices.tenure(handover.office)?.site == site else { return nil }
            return Frozen(
                handover: handover.id, office: handover.office, record: handover.record.map { ($0.table.name, $0.id) },
                to: try destination(of: handover))
        }
    }

    /// Where it goes, in words for a person.
    func destination(of handover: Handover) throws -> String {
        if let store = handover.toStore {
            return "the store \(try transaction.stores.store(store)?.title ?? store)"
        }
        guard let site = try handover.toSite.flatMap({ try transaction.sites.site($0) }) else { return "another site" }
        return site.kind == .central ? "the central server" : "the site \(site.name)"
    }

    // MARK: Orders

    /// Orders a change of hands; at once when the holder is central itself, was never set up, or is given up.
    ///
    /// - Returns: the hand-over as it stands now.
    /// - Throws: `hand-over-under-way` when it is on its way to somewhere else.
    func order(_ wanted: Handover, force: Bool) throws -> Handover {
        if var before = try underWay(like: wanted) {
            guard force || (before.toSite == wanted.toSite && before.toStore == wanted.toStore) else {
                throw Failure(
                    .handoverUnderWay, "\(try title(of: before)) is being handed over to \(try destination(of: before)).",
                    ["handover": before.id])
            }
            guard force else { return before }
            try end(&before, as: .cancelled)
            try audit(.cancelled, before)
        }
        try transaction.offices.save(wanted)
        var handover = wanted
        guard try mayBeSwitchedNow(handover) || force else {
            try refreshHolder(of: handover)
            handover.version = try transaction.offices.tenure(handover.office).flatMap { try transaction.sites.site($0.site) }?.subscription
            try transaction.offices.save(handover)
            try audit(.ordered, handover)
            try transaction.log.write(
                "handover-ordered", site: try transaction.offices.tenure(handover.office)?.site,
                "\(try title(of: handover)) is to be handed over to \(try destination(of: handover)).")
            return handover
        }
        handover.isForced = try !mayBeSwitchedNow(handover)
        try perform(&handover)
        return handover
    }

    /// Ends a hand-over before its switch: the holder goes on under the same epoch.
    func cancel(_ handover: Handover) throws {
        var handover = handover
        try end(&handover, as: .cancelled)
        try refreshHolder(of: handover)
        try audit(.cancelled, handover)
        try transaction.log.write(
            "handover-cancelled", site: try transaction.offices.tenure(handover.office)?.site,
            "\(try title(of: handover)) is not handed over to \(try destination(of: handover)); its holder goes on.")
    }

    /// A site says that it has frozen and that nothing of before waits: what is still ordered is switched now.
    func take(reports: [String], from site: String) throws {
        for id in reports {
            // Cancelled meanwhile, done already, or somebody else's: the site's next settings tell it so.
            guard var handover = try transaction.offices.handover(id), handover.state == .ordered,
                try transaction.offices.tenure(handover.office)?.site == site
            else { continue }
            try perform(&handover)
        }
    }

    /// An office went elsewhere by itself: hand-overs that waited for its former holder now ask the new one.
    func holderChanged(_ office: Office) throws {
        for var handover in try transaction.offices.handoversUnderWay() where handover.office == office {
            if handover.record == nil {
                try end(&handover, as: .cancelled)
                try audit(.cancelled, handover)
            } else if try mayBeSwitchedNow(handover) {
                try perform(&handover)
            }
        }
        try followMergesAgain(for: transaction.offices.tenure(office)?.site)
    }

    /// Nobody else could have written under it: central holds it, or a site that was never paired with a device.
    private func mayBeSwitchedNow(_ handover: Handover) throws -> Bool {
        guard let holder = try transaction.offices.tenure(handover.office).flatMap({ try transaction.sites.site($0.site) }) else { return true }
        return holder.kind == .central || (holder.database == nil && holder.app == nil)
    }

    private func underWay(like wanted: Handover) throws -> Handover? {
        guard let record = wanted.record else { return try transaction.offices.handoverUnderWay(of: wanted.office) }
        return try transaction.offices.handoverUnderWay(of: record)
    }

    // MARK: The switch

    private func perform(_ handover: inout Handover) throws {
        let former = try transaction.offices.tenure(handover.office)?.site
        guard try mayBeTaken(handover) else {
            return try giveUp(
                &handover,
                "\(try title(of: handover)) stays where it is: \(try destination(of: handover)) is switched off, fenced, or a mobile site that has its store by now."
            )
        }
        if let record = handover.record, let store = handover.toStore {
            guard try rewriteHome(of: record, to: store) else {
                return try giveUp(&handover, "\(record) or its new home store no longer exists.")
            }
            if let former, try transaction.sites.site(former)?.kind != .central { handover.homes = try transaction.offices.nextHomesLeft(former) }
        } else if let site = handover.toSite {
            try transaction.offices.hand(handover.office, to: site)
        }
        handover.fromSite = former
        try end(&handover, as: .done)
        if handover.record == nil, case .store(let store) = handover.office, let site = handover.toSite {
            if handover.collects, let former, former != site, try transaction.sites.site(former).map({ $0.kind != .central }) ?? false {
                try transaction.offices.setCollector(store, at: former, true)
            }
            try storeChangedHands(store, to: site)
        } else {
            try followMergesAgain(for: newSite(of: handover))
        }
        let topology = Topology(transaction)
        for site in Set([former, try newSite(of: handover)].compactMap { $0 }).sorted() where try transaction.sites.site(site) != nil {
            try topology.refresh(site, always: true)
        }
        try awaitOpening(&handover)
        try audit(.done, handover)
        let how = handover.isForced ? " without its holder, whose late changes are kept apart" : ""
        try transaction.log.write(
            "handover-done", site: former, "\(try title(of: handover)) was handed over to \(try destination(of: handover))\(how).")
    }

    /// What was ordered cannot be done any more when its report comes: the holder goes on.
    private func giveUp(_ handover: inout Handover, _ why: String) throws {
        let holder = try transaction.offices.tenure(handover.office)?.site
        try end(&handover, as: .cancelled)
        try refreshHolder(of: handover)
        try audit(.cancelled, handover)
        try transaction.log.write("handover-cancelled", site: holder, why)
    }

    /// Since the move was ordered a mobile site may have got its one store, or the site may have been switched off (R-SITE 3).
    private func mayBeTaken(_ handover: Handover) throws -> Bool {
        guard !handover.isForced, handover.record == nil, case .store(let store) = handover.office,
            let site = try handover.toSite.flatMap({ try transaction.sites.site($0) }), site.kind != .central
        else { return true }
        guard site.isEnabled, !site.isFenced else { return false }
        return try site.kind != .mobile || Topology(transaction).activeStores(of: site.id).allSatisfy { $0 == store }
    }

    /// What follows wherever a store has just become active elsewhere, but for the subscriptions of the two sites.
    func storeChangedHands(_ store: String, to site: String) throws {
        try holderChanged(.store(store))
        // Whoever was to open it before will not.
        for var former in try transaction.offices.storeHandoversUnderWay()
        where former.office == .store(store) && former.state == .done && former.toSite != site {
            former.version = nil
            try transaction.offices.save(former)
        }
        try transaction.offices.setCollector(store, at: site, false)
        try writeActiveSite(of: store)
        try Topology(transaction).refreshPrimary()
    }

    /// The store's record tells where the store is active; its tenure has just changed.
    private func writeActiveSite(of store: String) throws {
        guard let record = try transaction.records.record("store", store), !record.isDeleted else { return }
        try ChangeApplication(transaction: transaction, source: ChangeSource(origin: .handOver, by: by)).write([
            Change(table: "store", id: store, payload: record.payload)
        ])
    }

    // MARK: Opening

    /// From which version of its subscription on the new holder has everything; central has it already.
    private func awaitOpening(_ handover: inout Handover) throws {
        guard handover.record == nil, let site = try handover.toSite.flatMap({ try transaction.sites.site($0) }) else { return }
        if site.kind == .central { handover.openedAt = transaction.now } else { handover.version = site.subscription }
        try transaction.offices.save(handover)
    }

    /// A site said under which version of its subscription it works: what it was given with it or before is open there.
    ///
    /// A site says so of the checkpoint at which everything of it was there, once the digests are equal (R-SYNC 3).
    func opened(at site: String, inForce: Int64) throws {
        for var handover in try transaction.offices.handoversToOpen(at: site) {
            guard try transaction.offices.tenure(handover.office)?.site == site, let version = handover.version, version <= inForce else { continue }
            handover.openedAt = transaction.now
            try transaction.offices.save(handover)
            try transaction.log.write(
                "handover-opened", site: site, "\(try title(of: handover)) is open on \(try destination(of: handover)): everything has arrived there.")
        }
    }

    /// What comes to central may name what was dropped before: central is now the one to bring it in step (R-OWN 9).
    private func followMergesAgain(for site: String?) throws {
        guard let site, site == (try transaction.state.value(Meta.site)) else { return }
        try transaction.aliases.followAllAgain()
        try MergeFollowing(transaction: transaction).follow()
    }

    private func newSite(of handover: Handover) throws -> String? {
        guard let store = handover.toStore else { return handover.toSite }
        return try transaction.offices.tenure(.store(store))?.site
    }

    /// Writes the new home store into the record itself, so that owner and audience follow from its bytes.
    private func rewriteHome(of key: RecordKey, to store: String) throws -> Bool {
        guard let field = HomeFinder.homeFields[key.table.folded], let record = try transaction.records.record(key), !record.isDeleted,
            try transaction.stores.store(store) != nil
        else { return false }
        // A record that cannot take another home must not hold up the push that brings the report.
        guard let payload = try? RecordMember.replacing(field, in: record.payload, withText: store) else { return false }
        try ChangeApplication(transaction: transaction, source: ChangeSource(origin: .handOver, by: by)).write([
            Change(table: key.table.name, id: key.id, payload: payload)
        ])
        return true
    }

    private func end(_ handover: inout Handover, as state: Handover.State) throws {
        handover.state = state
        handover.endedAt = transaction.now
        try transaction.offices.save(handover)
    }

    /// The entry of what became of a hand-over; details name sites and stores as people do.
    private func audit(_ state: Handover.State, _ handover: Handover) throws {
        let act: AuditAct =
            switch (state, kind(of: handover)) {
            case (.ordered, .primary): .topologyOrdered
            case (.ordered, .store): .storeMoveOrdered
            case (.ordered, .home): .homeMoveOrdered
            case (.done, .primary): .topologyChanged
            case (.done, .store): .storeMoved
            case (.done, .home): .homeMoved
            case (.cancelled, .primary): .topologyCancelled
            case (.cancelled, .store): .storeMoveCancelled
            case (.cancelled, .home): .homeMoveCancelled
            }
        let from = try handover.fromSite ?? transaction.offices.tenure(handover.office)?.site
        let to = try handover.toStore.map { try transaction.stores.store($0)?.code ?? $0 } ?? handover.toSite.map { try transaction.sites.site($0)?.name ?? $0 }
        try transaction.audit.append(
            act, try subject(of: handover),
            [
                "handover": .string(handover.id), "from": try from.map { .string(try transaction.sites.site($0)?.name ?? $0) } ?? .null,
                "to": to.map { .string($0) } ?? .null, "forced": .bool(handover.isForced),
                "collects": kind(of: handover) == .store ? .bool(handover.collects) : .null,
            ], by: by)
    }

    private enum Kind { case primary, store, home }

    private func kind(of handover: Handover) -> Kind {
        guard handover.record == nil else { return .home }
        if case .store = handover.office { return .store }
        return .primary
    }

    private func subject(of handover: Handover) throws -> String {
        if let record = handover.record { return String(describing: record) }
        guard case .store(let id) = handover.office else { return "primary" }
        return try transaction.stores.store(id)?.code ?? id
    }

    private func refreshHolder(of handover: Handover) throws {
        guard let holder = try transaction.offices.tenure(handover.office)?.site, try transaction.sites.site(holder) != nil else { return }
        try Topology(transaction).refresh(holder, always: true)
    }

    /// What changes hands, as the first words of a sentence.
    func title(of handover: Handover) throws -> String {
        if let record = handover.record {
            return "The home of the \(record.table.folded == "clinician" ? "prescriber" : "patient") \(record.id)"
        }
        switch handover.office {
        case .primary: return "The right to edit the data common to all stores"
        case .store(let id): return "The store \(try transaction.stores.store(id)?.title ?? id)"
        case .homes: return "The right to edit homes"
        }
    }
}
