import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// The stores of this site: active ones to work in, collectors to read, partners by name.
    package func offeredStores() throws -> [OfferedStore] {
        try database.read { try offeredStores($0) }
    }

    func offeredStores(_ transaction: Transaction) throws -> [OfferedStore] {
        let stores = try Settings.kept(transaction)?.stores ?? []
        let active = stores.filter { $0.kind == .active }
        return try stores.map { held in
            let store = try transaction.records.record("store", held.id).flatMap { record in
                record.isDeleted ? nil : try transaction.rules.record(StoreRecord.self, record.payload)
            }
            let name = store?.text(.name) ?? ""
            return OfferedStore(
                id: held.id, code: store?.text(.code) ?? "", title: name.isEmpty ? held.id : name, kind: held.kind,
                isDispensary: held.isDispensary, isDefault: active.count == 1 && held.kind == .active,
                isDisabled: store?.isDisabled ?? false)
        }
    }
}
