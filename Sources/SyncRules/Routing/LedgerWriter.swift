import Catalogue
import Failures
import Storage

/// Applies accepted changes to central's ledger: bytes, places in channels, facts drawn from them, and what follows.
///
/// Lives inside one transaction. All effects of one change share its position.
package struct LedgerWriter {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    /// Told of changed visibility of names; whoever writes has the pairs completed at the end, so that a name shown in a thousand stores is routed once.
    package let pairs: PartnerSymmetry
    private var router: ChannelRouter { ChannelRouter(transaction: transaction) }

    package init(transaction: Transaction, pairs: PartnerSymmetry) {
        self.transaction = transaction
        self.pairs = pairs
    }

    /// Stores a record's canonical bytes; bytes equal to the stored ones change nothing and take no position.
    ///
    /// - Parameters:
    ///   - origin: number of the database that wrote them; 0 is this one.
    ///   - author: the site that pushed them.
    /// - Returns: whether anything changed.
    @discardableResult
    package func put(_ key: RecordKey, payload asked: [UInt8], origin: Int64, author: String? = nil) throws -> Bool {
        let stored = try transaction.records.record(key)
        // Whatever brings a store's record, it tells where the store is active.
        let payload = try key.table.folded == "store" ? ActiveSite(transaction).following(key.id, asked) : asked
        if let stored, !stored.isDeleted, stored.payload == payload { return false }
        let routing = try router.routing(of: key, payload: payload, author: author)
        let hash = Digest.record(key, payload: payload)
        let position = try transaction.ledger.nextPosition()
        let rec: Int64
        if let stored {
            rec = stored.rec
            try transaction.records.update(
                rec, of: key, position: position, origin: origin, hash: hash, payload: payload, parent: routing.parent)
        } else {
            rec = try transaction.records.insert(
                key, position: position, origin: origin, hash: hash, payload: payload, parent: routing.parent)
        }
        let moved = try assign(rec, stored: stored, hash: hash, channels: routing.channels, moves: true)
        try updateFacts(rec, key, payload: payload, before: stored)
        if moved || stored == nil || stored?.isDeleted == true, rules.mayHaveChildren(key.table), try transaction.records.hasChildren(key) {
            try reroute(childrenOf: key) { $0.followsParent }
        }
        return true
    }

    /// Bytes that changed by themselves on the disk count as they are from now on.
    package func acceptAsIs(_ record: StoredRecord, _ bytes: [UInt8]) throws {
        let routing = try router.routing(of: record.key, payload: bytes, author: nil)
        let hash = Digest.record(record.key, payload: bytes)
        try transaction.records.update(
            record.rec, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: bytes, parent: routing.parent)
        _ = try assign(record.rec, stored: record, hash: hash, channels: routing.channels, moves: true)
        try updateFacts(record.rec, record.key, payload: bytes, before: record)
    }

    /// Deletes a record; the tombstone keeps its channels so that every holder hears of it.
    @discardableResult
    package func delete(_ key: RecordKey, origin: Int64) throws -> Bool {
        guard let stored = try transaction.records.record(key), !stored.isDeleted else { return false }
        let position = try transaction.ledger.nextPosition()
        let entries = try transaction.ledger.entries(of: stored.rec)
        try transaction.records.bury(stored.rec, position: position, origin: origin)
        try transaction.ledger.assignRemoval(stored.rec, old: entries, oldHash: stored.hash)
        try updateFacts(stored.rec, key, payload: nil, before: stored)
        if try transaction.records.hasChildren(key) { try reroute(childrenOf: key) { $0.followsParent } }
        return true
    }

    private func assign(
        _ rec: Int64, stored: StoredRecord?, hash: Digest, channels: [String], moves: Bool
    ) throws -> Bool {
        let old = stored == nil ? [] : try transaction.ledger.entries(of: rec)
        let chans = try channels.map { try transaction.channels.channel(named: $0) }
        try transaction.ledger.assign(
            rec, old: old, oldHash: stored?.hash ?? .zero, newHash: hash, channels: chans, moves: moves)
        return Set(old.filter(\.isPresent).map(\.chan)) != Set(chans)
    }

    /// Computes anew where a record belongs; its bytes stay.
    package func reroute(_ rec: Int64) throws {
        guard let record = try transaction.records.record(numbered: rec), !record.isDeleted else { return }
        let routing = try router.routing(of: record.key, payload: record.payload, author: nil)
        let moved = try assign(rec, stored: record, hash: record.hash, channels: routing.channels, moves: false)
        if moved { try reroute(childrenOf: record.key) { $0.followsParent } }
    }

    private func reroute(childrenOf parent: RecordKey, where wanted: (Audience) -> Bool) throws {
        for table in try transaction.records.childTables(of: parent) {
            let audiences = rules[table.folded].map { rules in [rules.type.audience] + rules.type.variants.map(\.audience) }
            guard audiences?.contains(where: wanted) ?? true else { continue }
            for rec in try transaction.records.children(of: parent, in: table) { try reroute(rec) }
        }
    }

    // MARK: Facts

    /// Keeps the facts that routing reads in step with the records they come from, in the same transaction.
    private func updateFacts(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?, before: StoredRecord?) throws {
        let change = FactChange(rec, key, payload: payload, before: before, isNew: before == nil)
        for step in FactSteps.atCentral.steps(of: key.table.folded) { try step(self, change) }
    }

    func updatePerson(_ change: FactChange) throws {
        try People(transaction: transaction).update(change.rec, change.key, payload: change.payload)
        try rerouteAttached(to: change.key, kindChanged: try kindChanged(change.key, from: change.before, to: change.payload))
    }

    func rerouteOrderLines(_ change: FactChange) throws { try reroute(childrenOf: change.key) { $0.goesToPrimary } }

    func updateRepeats(_ change: FactChange) throws {
        let moved = try DerivedFacts(transaction: transaction).update(
            change.rec, change.key, payload: change.payload, isNew: change.isNew)
        for transact in moved.sorted() { try rerouteHead(DocumentKind.transaction.table, transact) }
    }

    func updateItemList(_ change: FactChange) throws {
        try ItemListFacts(transaction: transaction).update(change.rec, change.key, payload: change.payload)
    }

    func updateGone(_ change: FactChange) throws {
        try GoneNames(transaction: transaction).update(change.rec, change.key, payload: change.payload, before: change.before)
    }

    /// A preference that widens an audience moves what exists already, in slices (R-OWN 3).
    func updatePreference(_ change: FactChange) throws {
        try endOverrides(of: change.key)
        let before = try AudienceWidening.inForce(transaction)
        try DerivedFacts(transaction: transaction).update(change.rec, change.key, payload: change.payload)
        guard try AudienceWidening.inForce(transaction) != before else { return }
        try AudienceWidening(transaction: transaction).begin()
    }

    /// Computes anew where a record belongs, and with it what follows it.
    package func rerouteHead(_ table: String, _ id: String) throws {
        guard let table = try transaction.knownTable(table), let record = try transaction.records.record(RecordKey(table, id)) else { return }
        try reroute(record.rec)
    }

    func updateStore(_ change: FactChange) throws {
        let key = change.key
        let store = try change.payload.map { try rules.record(StoreRecord.self, $0) }
        let before = try transaction.stores.store(key.id)
        let after = try store?.facts(key.id, transaction)
        guard before != after else { return }
        if let after { try transaction.stores.save(after) } else { try transaction.stores.forget(key.id) }
        let topology = Topology(transaction)
        if after != nil, try transaction.offices.tenure(.store(key.id)) == nil {
            try topology.openStore(key.id)
            try rerouteEarly(documentsOf: key.id)
        }
        for name in Set([before?.nameID ?? "", after?.nameID ?? ""]).sorted() where !name.isEmpty && before?.nameID != after?.nameID {
            try rerouteName(name) { _ in true }
            // Whoever saw the name before it was a store's knows the store from now on.
            for store in try transaction.visibility.storesSeeing(.name, name) { try topology.refreshSites(holding: store) }
        }
        try topology.refreshSites(concernedBy: key.id)
        if before?.nameID != after?.nameID { try pairs.nameChanged(of: key.id, from: before?.nameID) }
    }

    /// An import may have brought a store's documents before the store: now their partners receive them.
    private func rerouteEarly(documentsOf store: String) throws {
        guard let channel = try transaction.channels.knownChannel(named: Channel.store(store)) else { return }
        for (table, audience) in rules.tableNames.compactMap({ name in rules[name].map { ($0, $0.type.audience) } }) {
            guard case .storeAndPartner = audience else { continue }
            var early: [Int64] = []
            try transaction.channels.forEachRecord(of: table.name, in: channel) { early.append($0.rec) }
            for rec in early { try reroute(rec) }
        }
    }

    func updateJoin(_ change: FactChange, _ kind: VisibilityTable) throws {
        let rec = change.rec
        let row = try change.payload.map { try rules.record(VisibilityRow.self, $0, table: change.key.table.folded) }
        let before = try transaction.visibility.fact(join: rec)
        var after = try row.flatMap { try DerivedFacts.visibility(kind, $0) }
        if let found = after { after?.subject = try transaction.aliases.resolve(kind == .name ? "name" : "clinician", found.subject) }
        if let before, let after, before == after { return }
        if before == nil && after == nil { return }
        try transaction.visibility.set(join: rec, after)
        for fact in [before, after].compactMap({ $0 }) {
            if kind == .prescriber { try rerouteRecord("clinician", fact.subject) { _ in true } }
            let partners = kind == .name ? try transaction.stores.stores(named: fact.subject).map(\.id) : []
            guard !partners.isEmpty else { continue }
            for store in [fact.store] + partners { try Topology(transaction).refreshSites(holding: store) }
        }
        guard kind == .name else { return }
        try pairs.joinChanged(from: before.map { ($0.subject, $0.store) }, to: after.map { ($0.subject, $0.store) })
    }

    /// What hung on the dropped record hangs on the kept one: it is seen where either was, and carries the children of both.
    func updateMerge(_ change: FactChange) throws {
        guard let merge = try change.payload.map({ try Merge($0) }) else { return }
        let table = try transaction.table(merge.of)
        try transaction.aliases.add(table: table, dropped: merge.dropped, kept: merge.kept)
        let kept = try transaction.aliases.resolve(table: table, id: merge.kept)
        switch table.folded {
        case "name": try transaction.visibility.move(.name, from: merge.dropped, to: kept)
        case "clinician": try transaction.visibility.move(.prescriber, from: merge.dropped, to: kept)
        default: break
        }
        try transaction.records.moveChildren(of: RecordKey(table, merge.dropped), to: kept)
        try rerouteRecord(table.name, kept) { _ in true }
    }

    /// A name is visible elsewhere than it was: its record and what is attached to it move.
    package func rerouteVisible(_ name: String) throws { try rerouteName(name) { !$0.isTransfer && !$0.isVisibilityRow } }

    /// A name's own record, and the rows attached to it that `wanted` selects.
    private func rerouteName(_ name: String, where wanted: (Audience) -> Bool) throws {
        try rerouteRecord("name", name, where: wanted)
    }

    private func rerouteRecord(_ table: String, _ id: String, where wanted: (Audience) -> Bool) throws {
        let key = RecordKey(try transaction.table(table), id)
        if let record = try transaction.records.record(key) { try reroute(record.rec) }
        try reroute(childrenOf: key, where: wanted)
    }

    /// A name or prescriber that arrived or changed its home store carries what hangs on it along; its visibility rows only when
    /// it became a patient or ceased to be one, for they depend on nothing else of it.
    private func rerouteAttached(to key: RecordKey, kindChanged: Bool) throws {
        guard try transaction.records.hasChildren(key) else { return }
        try reroute(childrenOf: key) { !$0.isTransfer && (kindChanged || !$0.isVisibilityRow) }
    }

    /// Whether a name is known to be no patient's where it was not before, or the other way round.
    private func kindChanged(_ key: RecordKey, from before: StoredRecord?, to payload: [UInt8]?) throws -> Bool {
        guard key.table.folded == "name" else { return false }
        func isOther(_ payload: [UInt8]?) throws -> Bool {
            try payload.map { try !rules.record(NameRecord.self, $0).isPatient } ?? false
        }
        return try isOther(before.flatMap { $0.isDeleted ? nil : $0.payload }) != isOther(payload)
    }
}

extension Audience {
    /// It goes where another record goes.
    package var followsParent: Bool { if case .follows = self { true } else { false } }
    /// Documents of a store that the primary may receive as well.
    package var goesToPrimary: Bool { if case .storeHeldAndPrimary = self { true } else { false } }
    /// A row that says where a name is visible: it goes with the store.
    package var isVisibilityRow: Bool {
        switch self {
        case .storeKnown, .storeHeld: true
        default: false
        }
    }
    /// It depends on which store trades under a name, not on where the name is visible.
    package var isTransfer: Bool { if case .storeAndPartner = self { true } else { false } }
}
