import Catalogue
import Failures
import Payload
import Storage
import SyncProtocol

/// The store somebody works in, checked against what is written (R-USER).
///
/// The program's own work and groups of sites that name nobody are bound by tenure alone. A push is judged by the same rule as
/// the local write it comes from; there, what the group does not say is not asked for.
package struct ActingRule {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    package let editor: Editor

    package init(transaction: Transaction, editor: Editor) {
        self.transaction = transaction
        self.editor = editor
    }

    private var acting: WriteContext { editor.acting }

    /// Whether this party may write at all in the store or mode it works in.
    package func checkPlace(_ key: RecordKey, payload: [UInt8]?) throws {
        guard !acting.isProgram else { return }
        if acting.isSupervisor {
            guard let payload, let table = rules[key.table.folded],
                try OrderSide(transaction: transaction).preference(of: table.view(of: payload), table) != nil
            else { throw Failure(.supervisorReadOnly, nil, ["table": key.table.name, "id": key.id]) }
            return
        }
        guard let store = acting.store else { return }
        switch try editor.kind(store) {
        case .active: return
        case .collector:
            throw Failure(.actingStoreReadOnly, "The store \(try title(store)) is a read-only copy here.", ["store": store])
        case .transfer, .none:
            throw Failure(.actingStoreReadOnly, "Nobody works in the store \(try title(store)) here.", ["store": store])
        }
    }

    /// Whether data of a store that is active here is written by somebody who works in it.
    package func check(dataOf store: String, _ key: RecordKey) throws {
        guard !acting.isProgram, !acting.isSupervisor, !acting.isForEachStore else { return }
        guard let worked = acting.store else {
            // An older site or a foreign client names no store; what is written here does.
            if editor.isRemote { return }
            let names = try editor.activeStores().map { try title($0) }.sorted().joined(separator: ", ")
            throw Failure(
                .actingStoreMissing, "Several stores are active here (\(names)); the change does not say in which one the user works.",
                ["table": key.table.name, "id": key.id])
        }
        guard worked == store else {
            throw Failure(
                .actingStoreOther,
                "The record belongs to \(try title(store)), the user works in \(try title(worked)): switch to store \(try title(store)).",
                ["table": key.table.name, "id": key.id, "store": store])
        }
    }

    private func title(_ store: String) throws -> String { try StoreTitle.of(store, transaction) }
}

extension WriteContext {
    /// Who acts, with the store filled in where there is only one, and checked against what the user may log in to.
    ///
    /// - Throws: `user-not-in-store`.
    package func resolved(_ editor: Editor, _ transaction: Transaction) throws -> WriteContext {
        guard !isProgram, !isSupervisor else { return self }
        var acting = self
        if store == nil {
            let active = try editor.activeStores()
            if active.count == 1 { acting.store = active[0] }
            if isForEachStore { acting.store = nil }
        }
        if let user { try UserAccess(transaction: transaction).check(user, acting.store) }
        return acting
    }
}
