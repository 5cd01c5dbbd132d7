import Catalogue
import Failures
import Storage

/// Finds the owner of a record from its bytes and the records it hangs on (R-OWN).
package struct OwnerFinder {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    package func owner(of key: RecordKey, payload: [UInt8]) throws -> Owner { try find(key, payload: payload).owner }

    /// An owner, and whether the record is data of that owner's store, to be written by who works there (R-USER).
    ///
    /// Patients and prescribers follow their home store's site, and may be written from any store of it.
    package struct Found: Equatable {
        package var owner: Owner
        package var isStoreData = false

        package init(owner: Owner, isStoreData: Bool = false) {
            self.owner = owner
            self.isStoreData = isStoreData
        }
    }

    package func find(_ key: RecordKey, payload: [UInt8]) throws -> Found {
        if Merge.isMerge(key) {
            let merge = try Merge(payload)
            return try find(merge.of, merge.kept, 0)
        }
        guard let table = rules[key.table.folded] else {
            guard let store = try UnknownTable.store(of: payload) else { return Found(owner: .office(.primary)) }
            return Found(owner: .office(.store(store)), isStoreData: true)
        }
        let view = try table.view(of: payload)
        let ownership = try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id)
        return try find(ownership, view, depth: 0)
    }

    private func find(_ ownership: Ownership, _ view: FieldView, depth: Int) throws -> Found {
        switch ownership.ownerPath {
        case .primary: return Found(owner: .office(.primary))
        case .central, .sync: return Found(owner: .central)
        case .local: return Found(owner: .local)
        case .anySite: return Found(owner: .anySite)
        case .site(let field): return Found(owner: .site(view.text(named: field)))
        case .store(let field):
            let store = view.text(named: field)
            return store.isEmpty ? Found(owner: .noStore(field: field)) : Found(owner: .office(.store(store)), isStoreData: true)
        // Old patients and prescribers without a home store are central's until they get one.
        case .home(let field):
            let store = view.text(named: field)
            return Found(owner: store.isEmpty ? .central : .office(.store(store)))
        case .parent(let table, let api, let field):
            return try find(Rules.wireName(table, api), view.text(named: field), depth)
        case .nameHome(let field): return try find("name", view.text(named: field), depth)
        case .prescriberHome(let field): return try find("clinician", view.text(named: field), depth)
        }
    }

    /// The record that is not here and decides whose this one is, with a sentence about it; nil where nothing is awaited.
    package func awaited(by key: RecordKey, payload: [UInt8], depth: Int = 0) throws -> (table: String, id: String, words: String)? {
        guard depth < 8, !Merge.isMerge(key), let table = rules[key.table.folded] else { return nil }
        let view = try table.view(of: payload)
        let parent: String
        let field: String
        switch try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id).ownerPath {
        case .parent(let table, let api, let name): (parent, field) = (Rules.wireName(table, api), name)
        case .nameHome(let name): (parent, field) = ("name", name)
        case .prescriberHome(let name): (parent, field) = ("clinician", name)
        default: return nil
        }
        let id = view.text(named: field)
        guard !id.isEmpty else { return (parent, "", "It does not say in \(field) to which \(parent) it belongs.") }
        guard let record = try transaction.records.record(parent, transaction.aliases.resolve(parent, id)), !record.isDeleted else {
            let wasThere = try transaction.records.record(parent, id) != nil
            let what = depth == 0 ? "It waits for the record it hangs on" : "It waits for what \(key) hangs on"
            return (parent, id, "\(what): \(parent) \(id), which \(wasThere ? "was deleted" : "is not here").")
        }
        return try awaited(by: record.key, payload: record.payload, depth: depth + 1)
    }

    /// The owner of another record; a chain longer than any real one ends as unknown.
    private func find(_ table: String, _ id: String, _ depth: Int) throws -> Found {
        guard depth < 8, !id.isEmpty, let record = try transaction.records.record(table, transaction.aliases.resolve(table, id)), !record.isDeleted,
            let rules = rules[table]
        else { return Found(owner: .unknown) }
        let view = try rules.view(of: record.payload)
        let ownership = try ChannelRouter(transaction: transaction).ownership(of: view, rules, id: id)
        return try find(ownership, view, depth: depth + 1)
    }
}
