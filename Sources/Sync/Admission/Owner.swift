import Catalogue
import Failures
import Storage

/// Who may edit one record, as far as it is known.
enum Owner: Equatable {
    case office(Office)
    /// Central itself, in every topology.
    case central
    /// Any site writes its own; nobody edits.
    case anySite
    /// Each site for itself; it never travels.
    case local
    /// The record that decides has not come yet.
    case unknown
}

/// Finds the owner of a record from its bytes and the records it hangs on (R-OWN).
struct OwnerFinder {
    let rules: Rules
    let ledger: Ledger

    func owner(of key: RecordKey, payload: [UInt8]) throws -> Owner {
        if Merge.isMerge(key) {
            let merge = try Merge(payload)
            return try owner(of: merge.of, merge.kept, 0)
        }
        guard let table = rules[key.table.folded] else {
            guard let store = try UnknownTable.store(of: payload) else { return .office(.primary) }
            return .office(.store(store))
        }
        let view = try table.view(of: payload)
        let ownership = try Router(rules: rules, ledger: ledger).ownership(of: view, table)
        return try owner(ownership, view, depth: 0)
    }

    private func owner(_ ownership: Ownership, _ view: FieldView, depth: Int) throws -> Owner {
        switch ownership.ownerPath {
        case .primary: return .office(.primary)
        case .central, .sync: return .central
        case .local: return .local
        case .anySite: return .anySite
        case .store(let field), .home(let field):
            let store = view.text(field)
            return store.isEmpty ? .central : .office(.store(store))
        case .parent(let table, let api, let field):
            return try owner(of: Rules.wireName(table, api), view.text(field), depth)
        case .nameHome(let field): return try owner(of: "name", view.text(field), depth)
        case .prescriberHome(let field): return try owner(of: "clinician", view.text(field), depth)
        }
    }

    /// The owner of another record; a chain longer than any real one ends as unknown.
    private func owner(of table: String, _ id: String, _ depth: Int) throws -> Owner {
        guard depth < 8, !id.isEmpty, let record = try ledger.record(table, ledger.resolve(table, id)), !record.isDeleted,
            let rules = rules[table]
        else { return .unknown }
        let view = try rules.view(of: record.payload)
        let ownership = try Router(rules: self.rules, ledger: ledger).ownership(of: view, rules)
        return try owner(ownership, view, depth: depth + 1)
    }
}
