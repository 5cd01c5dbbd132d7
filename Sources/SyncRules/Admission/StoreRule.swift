import Failures
import Payload
import Storage

/// What a store's record owes to the others: its code is no other store's, and the name it trades under stays (R-STORE 5, 6).
package struct StoreRule {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The record with the name that the store trades under, where a new version leaves it out: without it no transfer finds the store.
    ///
    /// - Parameter told: receives what was filled in.
    package func keepingName(_ key: RecordKey, _ payload: [UInt8], stored: StoredRecord?, _ told: inout [FilledField]) throws -> [UInt8] {
        guard key.table.folded == "store", let stored, !stored.isDeleted, try store(payload).text(.name_ID).isEmpty else { return payload }
        let name = try store(stored.payload).text(.name_ID)
        guard !name.isEmpty else { return payload }
        told.append(FilledField(table: key.table.name, id: key.id, field: StoreRecord.Field.name_ID.name, value: name))
        return try RecordMember.replacing(StoreRecord.Field.name_ID, in: payload, withText: name)
    }

    /// People find a store by its name: none is made without one, and none loses it, however it is written; an import names the line.
    ///
    /// - Parameter stored: the live version here; one that had no name before is not asked about again.
    /// - Throws: `argument-invalid`.
    package func checkNamed(_ key: RecordKey, payload: [UInt8]?, stored: StoredRecord?) throws {
        guard key.table.folded == "store", let payload, try store(payload).text(.name).trimmingSpaces.isEmpty,
            try stored.map({ try !store($0.payload).text(.name).trimmingSpaces.isEmpty }) ?? true
        else { return }
        throw Failure(
            .argumentInvalid, "A store has a name: the member name holds more than spaces.", ["table": key.table.name, "id": key.id, "field": "name"])
    }

    /// Stores are called by their codes, in any case; two of one code could no longer be called.
    ///
    /// - Parameter stored: the live version here; a code that stands is not asked about again.
    /// - Throws: `name-taken` naming the other store.
    package func check(_ key: RecordKey, payload: [UInt8]?, stored: StoredRecord?) throws {
        guard key.table.folded == "store", let payload else { return }
        let code = try store(payload).word(.code)
        guard !code.isEmpty, try stored.map({ try store($0.payload).word(.code) }) != code,
            let other = try transaction.stores.all().first(where: { $0.id != key.id && $0.code.lowercased() == code })
        else { return }
        throw Failure(
            .nameTaken, "The store \(other.title) has the code \(other.code) already.",
            ["table": key.table.name, "id": key.id, "store": other.id])
    }

    private func store(_ payload: [UInt8]) throws -> StoreRecord { try rules.record(StoreRecord.self, payload) }
}
