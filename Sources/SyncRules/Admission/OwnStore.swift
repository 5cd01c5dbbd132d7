import Catalogue
import Failures
import Payload
import Storage

/// The store where a record is made owns it: the store worked in is filled in where the record names none, as the home store of a
/// patient or prescriber too (R-OWN 19).
///
/// An edit that leaves the field out keeps what is stored: it does not give the record away.
package struct OwnStore {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    package let editor: Editor

    package init(transaction: Transaction, editor: Editor) {
        self.transaction = transaction
        self.editor = editor
    }

    package func filled(_ key: RecordKey, _ payload: [UInt8], stored: StoredRecord?, _ told: inout [FilledField]) throws -> [UInt8] {
        guard !Merge.isMerge(key), let table = rules[key.table.folded] else { return payload }
        let view = try table.view(of: payload)
        let isHome: Bool
        let field: String
        switch try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id).ownerPath {
        case .store(let name): (field, isHome) = (name, false)
        case .home(let name): (field, isHome) = (name, true)
        default: return payload
        }
        guard view.text(named: field).isEmpty else { return payload }
        let store: String?
        if let stored, !stored.isDeleted {
            store = try table.view(of: stored.payload).text(named: field)
        } else {
            store = try workedIn(isHome: isHome)
        }
        guard let store, !store.isEmpty else { return payload }
        told.append(FilledField(table: key.table.name, id: key.id, field: field, value: store))
        return try RecordMember.replacing(field, in: payload, withText: store)
    }

    /// The store worked in; at the command line, which works in each record's own, the one there is to choose.
    private func workedIn(isHome: Bool) throws -> String? {
        guard !editor.acting.isProgram, !editor.acting.isSupervisor, !editor.isFounding else { return nil }
        if let store = editor.acting.store { return store }
        guard editor.acting.isForEachStore else { return nil }
        let patients = Patients(transaction: transaction)
        let active = try editor.activeStores().filter { try !isHome || patients.isDispensary($0) == true }
        return active.count == 1 ? active[0] : nil
    }
}
