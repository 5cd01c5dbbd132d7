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
        return try stores.map { try Self.offered($0, isDefault: active.count == 1 && $0.kind == .active, transaction) }
    }

    /// A store of the settings, with what its own record tells where that is here.
    static func offered(_ held: HeldStore, isDefault: Bool, _ transaction: Transaction) throws -> OfferedStore {
        let store = try transaction.records.record("store", held.id).flatMap { record in
            record.isDeleted ? nil : try transaction.rules.record(StoreRecord.self, record.payload)
        }
        let name = store?.text(.name) ?? ""
        return OfferedStore(
            id: held.id, code: store?.text(.code) ?? "", title: name.isEmpty ? held.id : name, kind: held.kind,
            isDispensary: held.isDispensary, isDefault: isDefault, isDisabled: store?.isDisabled ?? false)
    }
}
