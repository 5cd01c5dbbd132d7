import Failures
import Payload
import Storage
import SyncRules

/// Two records turn out to be one.
extension World {
    /// Two records of a kind that one party may merge: those it owns both of.
    func mergeable(_ records: [(ModelKey, ModelRecord)], _ owns: (ModelKey, ModelRecord) -> Bool) -> (ModelKey, ModelKey)? {
        let kinds = ["item", "name", "patient", "clinician"]
        guard let kind = random.pick(kinds) else { return nil }
        let own = records.filter { Model.mergeKind($0.0.table, $0.1) == kind && owns($0.0, $0.1) }
        // What others were merged into is merged on, so that there are chains.
        let keepers = own.filter { model.isKeeper($0.0) }
        // A few of each kind stay.
        guard own.count > (kind == "item" ? 4 : 2), let (one, _) = random.pick(random.chance(50) && !keepers.isEmpty ? keepers : own),
            let (other, _) = random.pick(own), one != other
        else { return nil }
        return (one, other)
    }

    func mergeOnCentral() throws {
        let records = model.records.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        guard let (dropped, kept) = mergeable(records, { model.isHeldByCentral(model.owner(of: $0, $1)) }) else { return }
        guard !all("store").contains(where: { $0.1["name_ID"] == dropped.id }), model.homeMoves[dropped] == nil else { return }
        do {
            try administration().merge(dropped.table, dropped.id, into: kept.id, acting: WriteContext(user: "admin"))
        } catch let failure as Failure where failure.code == .dispensaryOnly && !model.isAtHomeInDispensaries([dropped, kept]) {
            return note("central does not merge \(dropped) into \(kept): \(failure.code.rawValue)")
        } catch {
            throw violation(.ownership, "Central could not merge \(dropped) into \(kept): \(error)")
        }
        note("central merges \(dropped) into \(kept)")
        try settleReleases()
        try settleCentral(merge: (dropped.table, dropped.id, kept.id))
    }

    /// A site merges what is at home in its stores, or items and names when it is the primary.
    func merge(at desk: Desk) -> [ModelChange] {
        let records = desk.held.sorted { $0.key < $1.key }.map { ($0.key, ModelRecord($0.value.bytes, author: nil, writer: nil)) }
        let pair = mergeable(records) { key, record in
            switch key.table {
            case "clinician": return desk.own.contains(record["store_ID"])
            case "name" where record["type"] == "patient": return desk.own.contains(record["supplying_store_id"])
            default: return desk.isPrimary
            }
        }
        guard let (dropped, kept) = pair else { return [] }
        return [ModelChange(key: dropped, bytes: nil, mergeInto: kept.id)]
    }

    /// An id as a late record may still carry it: now and then of a record that was dropped.
    func late(_ table: String, _ id: String) -> String {
        guard random.chance(20) else { return id }
        let kind = id.prefix { $0 != "-" }
        let dropped = model.aliases.keys.filter { $0.table == table && $0.id.hasPrefix(kind) }.sorted()
        let chained = dropped.filter { model.aliases[ModelKey(table, model.aliases[$0] ?? "")] != nil }
        return random.pick(random.chance(60) && !chained.isEmpty ? chained : dropped)?.id ?? id
    }
}
