import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    /// What stands against making an ordinary store of a dispensary; nil when it is none.
    ///
    /// - Throws: `not-found`.
    package func dispensaryHoldings(_ reference: String) throws -> DispensaryHoldings? {
        try database.read { transaction in
            let store = try Self.store(reference, transaction)
            guard store.isDispensary else { return nil }
            let isRemote = try transaction.offices.tenure(.store(store.id)).flatMap { try transaction.sites.site($0.site) }.map { $0.kind != .central } ?? false
            return DispensaryHoldings(
                patients: try count("name", [(NameRecord.Field.supplying_store_id.name, store.id)], transaction) { NameRecord($0).isPatient },
                prescribers: try count("clinician", [(PrescriberRecord.Field.store_ID.name, store.id)], transaction) { _ in true },
                prescriptions: try count(
                    DocumentKind.transaction.table,
                    [(DocumentRecord.Field.store_ID.name, store.id), (DocumentRecord.Field.mode.name, StoreRecord.dispensaryMode)], transaction
                ) { DocumentRecord($0).isPrescription },
                isWithheld: try isRemote && !transaction.options.syncsTransactions(of: store.id))
        }
    }

    private func count(
        _ table: String, _ fields: [(name: String, value: String)], _ transaction: Transaction, _ counts: (FieldView) -> Bool
    ) throws -> Int {
        guard let rules = transaction.rules[table] else { return 0 }
        var total = 0
        var after: String?
        while true {
            let page = try transaction.records.records(matching: RecordQuery(table: table, fields: fields, after: after, limit: 1_000))
            total += try page.count { try counts(rules.view(of: $0.payload)) }
            guard let last = page.last, page.count == 1_000 else { return total }
            after = last.key.id
        }
    }
}
