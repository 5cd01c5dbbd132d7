import Catalogue
import Failures
import Payload
import Storage

/// Numbers of orders and payments, which the primary and the store's own site both give (R-OWN 6): while neither hears of the other
/// both may give one, and each end says so once the records have met.
///
/// Looked for only where this place gave that number itself, so that an ordinary record costs one look at its own sequence.
package struct SharedNumbers {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    private static let kinds = SerialNumberKind.allCases.filter { $0.centralising != nil }
    private static let tables = Set(kinds.map(\.use.table))

    /// Whether records of a table can carry such a number.
    package static func concern(_ key: RecordKey) -> Bool { tables.contains(key.table.folded) }

    /// Looks for other records with the numbers of those that came or were written.
    ///
    /// - Parameter site: the one that sent them; on central.
    package func look(at keys: [RecordKey], site: String?) throws {
        var found: [RepeatedNumber] = []
        for key in keys where Self.concern(key) {
            guard let record = try transaction.records.record(key), !record.isDeleted, let one = try twin(of: record) else { continue }
            if !found.contains(one) { found.append(one) }
        }
        try RepeatedNumbers(transaction: transaction).tell(found, site: site)
    }

    private func twin(of record: StoredRecord) throws -> RepeatedNumber? {
        guard let document = try? rules.record(DocumentRecord.self, record.payload, table: record.key.table.folded) else { return nil }
        let type = document.text(.type)
        guard
            let kind = Self.kinds.first(where: {
                $0.use.table == record.key.table.folded && ($0.use.types.isEmpty || $0.use.types.contains(type.lowercased()))
            })
        else { return nil }
        let use = kind.use
        let store = document.text(.store_ID)
        guard !store.isEmpty, let number = Int64(document.view.text(named: use.field)), number > 0, try isOfThisPlace(number, kind, store)
        else { return nil }
        let ids = try use.carriers(of: number, in: store, limit: 10, transaction).map(\.key.id).sorted()
        return ids.count > 1 ? RepeatedNumber(store: store, table: use.table, number: number, ids: ids, field: use.field) : nil
    }

    /// Whether this place's own sequence has come to the number.
    private func isOfThisPlace(_ number: Int64, _ kind: SerialNumberKind, _ store: String) throws -> Bool {
        let query = RecordQuery(table: "number", fields: [(NumberRow.Field.name.name, kind.rowName(store: store))], limit: 10)
        return try transaction.records.records(matching: query).contains { record in
            (try? rules.record(NumberRow.self, record.payload))?.number(.value).map { $0 >= number } ?? false
        }
    }
}
