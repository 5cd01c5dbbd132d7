import Catalogue
import Failures
import Storage

/// Applies accepted changes to central's ledger: bytes, places in channels, facts drawn from them, and what follows.
///
/// Lives inside one transaction. All effects of one change share its position.
struct LedgerWriter {
    let rules: Rules
    let ledger: Ledger
    private var router: Router { Router(rules: rules, ledger: ledger) }

    init(rules: Rules, ledger: Ledger) {
        self.rules = rules
        self.ledger = ledger
    }

    /// Stores a record's canonical bytes; bytes equal to the stored ones change nothing and take no position.
    ///
    /// - Parameters:
    ///   - origin: number of the database that wrote them; 0 is this one.
    ///   - author: the site that pushed them.
    /// - Returns: whether anything changed.
    @discardableResult
    func put(_ key: RecordKey, payload: [UInt8], origin: Int64, author: String? = nil) throws -> Bool {
        let stored = try ledger.record(key)
        if let stored, !stored.isDeleted, stored.payload == payload { return false }
        let routing = try router.routing(of: key, payload: payload, author: author)
        let hash = Digest.record(key, payload: payload)
        let position = try ledger.place()
        let rec: Int64
        if let stored {
            rec = stored.rec
            try ledger.update(
                rec, position: position, origin: origin, hash: hash, payload: payload, parent: routing.parent)
        } else {
            rec = try ledger.insert(
                key, position: position, origin: origin, hash: hash, payload: payload, parent: routing.parent)
        }
        let moved = try place(rec, stored: stored, hash: hash, channels: routing.channels, moves: true)
        try noteFacts(rec, key, payload: payload)
        if moved || stored == nil || stored?.isDeleted == true, try ledger.hasChildren(key) {
            try reroute(childrenOf: key) { $0.isFollower }
        }
        return true
    }

    /// Deletes a record; the tombstone keeps its channels so that every holder hears of it.
    @discardableResult
    func delete(_ key: RecordKey, origin: Int64) throws -> Bool {
        guard let stored = try ledger.record(key), !stored.isDeleted else { return false }
        let position = try ledger.place()
        let entries = try ledger.entries(of: stored.rec)
        try ledger.bury(stored.rec, position: position, origin: origin)
        try ledger.placeRemoval(stored.rec, old: entries, oldHash: stored.hash)
        try noteFacts(stored.rec, key, payload: nil)
        if try ledger.hasChildren(key) { try reroute(childrenOf: key) { $0.isFollower } }
        return true
    }

    private func place(
        _ rec: Int64, stored: StoredRecord?, hash: Digest, channels: [String], moves: Bool
    ) throws -> Bool {
        let old = stored == nil ? [] : try ledger.entries(of: rec)
        let chans = try channels.map { try ledger.channel(named: $0) }
        try ledger.place(
            rec, old: old, oldHash: stored?.hash ?? .zero, newHash: hash, channels: chans, moves: moves)
        return Set(old.filter(\.isPresent).map(\.chan)) != Set(chans)
    }

    /// Computes anew where a record belongs; its bytes stay.
    func reroute(_ rec: Int64) throws {
        guard let record = try ledger.record(numbered: rec), !record.isDeleted else { return }
        let routing = try router.routing(of: record.key, payload: record.payload, author: nil)
        let moved = try place(rec, stored: record, hash: record.hash, channels: routing.channels, moves: false)
        if moved { try reroute(childrenOf: record.key) { $0.isFollower } }
    }

    private func reroute(childrenOf parent: RecordKey, where wanted: (Audience) -> Bool) throws {
        for rec in try ledger.children(of: parent) {
            guard let child = try ledger.record(numbered: rec) else { continue }
            let audiences = rules[child.key.table.folded].map { rules in
                [rules.type.audience] + rules.type.variants.map(\.audience)
            }
            if audiences?.contains(where: wanted) ?? true { try reroute(rec) }
        }
    }

    // MARK: Facts

    /// Keeps the facts that routing reads in step with the records they come from, in the same transaction.
    private func noteFacts(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?) throws {
        switch key.table.folded {
        case "store": try noteStore(key, try payload.map { try view($0, key) })
        case "name_store_join": try noteJoin(rec, .name, "name_ID", try payload.map { try view($0, key) })
        case "clinician_store_join": try noteJoin(rec, .prescriber, "prescriber_ID", try payload.map { try view($0, key) })
        case "name", "clinician": try rerouteAttached(to: key)
        default: break
        }
    }

    private func view(_ payload: [UInt8], _ key: RecordKey) throws -> FieldView {
        guard let table = rules[key.table.folded] else { throw Failure(.tableUnknown, nil, ["table": key.table.name]) }
        return try table.view(of: payload)
    }

    private func noteStore(_ key: RecordKey, _ view: FieldView?) throws {
        let before = try ledger.store(key.id)
        let after = view.map { view in
            StoreFacts(
                id: key.id, nameID: view.text("name_ID"), code: view.text("code"), title: view.text("name"),
                isDispensary: view.text("store_mode") == "dispensary", isDisabled: view.text("disabled") == "true")
        }
        guard before != after else { return }
        if let after { try ledger.save(after) } else { try ledger.forgetStore(key.id) }
        let topology = Topology(ledger)
        if after != nil, try ledger.tenure(.store(key.id)) == nil { try topology.openStore(key.id) }
        for name in Set([before?.nameID ?? "", after?.nameID ?? ""]).sorted() where !name.isEmpty && before?.nameID != after?.nameID {
            try rerouteName(name) { _ in true }
            // Whoever saw the name before it was a store's knows the store from now on.
            for store in try ledger.storesSeeing(.name, name) { try topology.refreshSites(holding: store) }
        }
        try topology.refreshSites(concernedBy: key.id)
    }

    private func noteJoin(_ rec: Int64, _ kind: Subject, _ field: String, _ view: FieldView?) throws {
        let before = try ledger.visibility(join: rec)
        var after: (kind: Subject, subject: String, store: String)?
        if let view, view.text("inactive") != "true", !view.text(field).isEmpty, !view.text("store_ID").isEmpty {
            after = (kind, view.text(field), view.text("store_ID"))
        }
        if let before, let after, before == after { return }
        if before == nil && after == nil { return }
        try ledger.setVisibility(join: rec, after)
        for fact in [before, after].compactMap({ $0 }) {
            switch kind {
            case .name: try rerouteName(fact.subject) { !$0.isTransfer }
            case .prescriber: try rerouteRecord("clinician", fact.subject) { _ in true }
            }
            if kind == .name, try !ledger.stores(named: fact.subject).isEmpty {
                try Topology(ledger).refreshSites(holding: fact.store)
            }
        }
    }

    /// A name's own record, and the rows attached to it that `wanted` selects.
    private func rerouteName(_ name: String, where wanted: (Audience) -> Bool) throws {
        try rerouteRecord("name", name, where: wanted)
    }

    private func rerouteRecord(_ table: String, _ id: String, where wanted: (Audience) -> Bool) throws {
        let key = RecordKey(try ledger.table(table), id)
        if let record = try ledger.record(key) { try reroute(record.rec) }
        try reroute(childrenOf: key, where: wanted)
    }

    /// A name or prescriber that arrived or changed its home store carries what hangs on it along.
    private func rerouteAttached(to key: RecordKey) throws {
        guard try ledger.hasChildren(key) else { return }
        try reroute(childrenOf: key) { !$0.isTransfer }
    }
}

extension Audience {
    /// It goes where another record goes.
    var isFollower: Bool { if case .follows = self { true } else { false } }
    /// It depends on which store trades under a name, not on where the name is visible.
    var isTransfer: Bool { if case .storeAndPartner = self { true } else { false } }
}
