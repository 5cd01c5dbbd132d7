import Failures
import Payload
import Storage

/// What follows from changed visibility of names: pairs of stores made symmetrical again, and names routed anew (R-STORE 4).
///
/// Rows written by hand, imported or pushed are *ordinary*. A pair with ordinary rows one way only is completed by one row of
/// ours the other way, whose id follows from the pair: it is there exactly while the ordinary rows ask for it, so repeating an
/// import changes nothing, and an export's own row for that way takes its place. Where the last visible row of one way is
/// withdrawn, those of the other way are withdrawn with it. A store's row about its own name makes no pair.
package final class PartnerSymmetry {
    private let transaction: Transaction
    /// What happened last to each pair, in the order it happened first.
    private var changed: [Pair: Bool] = [:]
    private var order: [Pair] = []
    /// Names to be routed anew.
    private var moved: Set<String> = []

    /// One way: the first store's name visible in the second.
    private struct Pair: Hashable {
        let seen: String
        let seer: String
        var back: Pair { Pair(seen: seer, seer: seen) }
    }

    package init(_ transaction: Transaction) { self.transaction = transaction }

    private func collect(_ pair: Pair, withdrawn: Bool) {
        guard pair.seen != pair.seer else { return }
        changed[pair.back] = nil
        if changed.updateValue(withdrawn, forKey: pair) == nil { order.append(pair) }
    }

    /// A row about a name in a store changed; nil means it shows nothing.
    package func joinChanged(from before: (name: String, store: String)?, to after: (name: String, store: String)?) throws {
        for (fact, withdrawn) in [(before, true), (after, false)] {
            guard let fact else { continue }
            moved.insert(fact.name)
            for seen in try transaction.stores.stores(named: fact.name) { collect(Pair(seen: seen.id, seer: fact.store), withdrawn: withdrawn) }
        }
    }

    /// A store trades under another name now, is new, or is gone.
    package func nameChanged(of store: String, from former: String?) throws {
        var others = Set<String>()
        let name = try transaction.stores.store(store)?.nameID ?? ""
        for name in Set([name, former ?? ""]) where !name.isEmpty { others.formUnion(try transaction.visibility.storesSeeing(.name, name)) }
        for subject in try transaction.visibility.subjects(.name, seenIn: store) { others.formUnion(try transaction.stores.stores(named: subject).map(\.id)) }
        for other in others.sorted() {
            collect(Pair(seen: store, seer: other), withdrawn: false)
            if let former, former != name { formerNames.append((former, other)) }
        }
        if name.isEmpty { formerStores.append(store) }
    }
    private var formerNames: [(name: String, store: String)] = []
    private var formerStores: [String] = []

    /// Makes every pair collected symmetrical and routes every name collected, at the running group's position.
    package func completePairs(_ writer: LedgerWriter) throws {
        for (name, store) in formerNames where try transaction.stores.stores(named: name).isEmpty { try removeDerived(name, in: store, writer) }
        for store in formerStores {
            for name in try transaction.visibility.subjects(.name, seenIn: store) { try removeDerived(name, in: store, writer) }
        }
        formerNames = []
        formerStores = []
        // Rows written and deleted here are collected like any other; a pair completed once has nothing left to say.
        var next = 0
        while next < order.count {
            if let withdrawn = changed.removeValue(forKey: order[next]) { try complete(order[next], withdrawn: withdrawn, writer) }
            next += 1
        }
        order = []
        for name in moved.sorted() { try writer.rerouteVisible(name) }
        moved = []
    }

    private func complete(_ pair: Pair, withdrawn: Bool, _ writer: LedgerWriter) throws {
        guard let seen = try transaction.stores.store(pair.seen), let seer = try transaction.stores.store(pair.seer), !seen.nameID.isEmpty, !seer.nameID.isEmpty
        else { return }
        let forward = try rows(seen.nameID, in: seer.id)
        let back = try rows(seer.nameID, in: seen.id)
        if withdrawn && (forward.all.isEmpty || forward.ordinary.isEmpty && back.ordinary.isEmpty) {
            for key in forward.all + back.all { try writer.delete(key, origin: 0) }
            return
        }
        try complete(seen.nameID, in: seer.id, there: forward, other: back, writer)
        try complete(seer.nameID, in: seen.id, there: back, other: forward, writer)
    }

    private typealias Rows = (all: [RecordKey], ordinary: [RecordKey])

    private func rows(_ name: String, in store: String) throws -> Rows {
        let derived = VisibilityRow.id(.name, name, in: store)
        let all = try transaction.visibility.joins(.name, name, in: store).compactMap { try transaction.records.record(numbered: $0)?.key }
        return (all, all.filter { $0.id != derived })
    }

    private func complete(_ name: String, in store: String, there: Rows, other: Rows, _ writer: LedgerWriter) throws {
        let isWanted = there.ordinary.isEmpty && !other.ordinary.isEmpty
        if isWanted && there.all.isEmpty {
            try writer.show(.name, name, in: store)
        } else if !there.ordinary.isEmpty && there.all.count > there.ordinary.count {
            try removeDerived(name, in: store, writer)
        }
    }

    private func removeDerived(_ name: String, in store: String, _ writer: LedgerWriter) throws {
        let rows = VisibilityKind.name.rows
        try writer.delete(RecordKey(try transaction.table(rows.table), VisibilityRow.id(.name, name, in: store)), origin: 0)
    }
}
