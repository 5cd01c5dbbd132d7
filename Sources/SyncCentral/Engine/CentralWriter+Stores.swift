import Storage
import SyncRules

extension CentralWriter {
    /// The stores of central: active ones to work in, the others to read.
    package func offeredStores() throws -> [OfferedStore] {
        try database.read { transaction in
            let central = try Topology(transaction).central().id
            let stores = try transaction.stores.all().map { ($0, try transaction.offices.tenure(.store($0.id))?.site == central) }
            let activeCount = stores.count { $0.1 }
            return stores.map { facts, isActive in
                OfferedStore(
                    id: facts.id, code: facts.code, title: facts.title.isEmpty ? facts.id : facts.title,
                    kind: isActive ? .active : .collector, isDispensary: facts.isDispensary, isDefault: isActive && activeCount == 1,
                    isDisabled: facts.isDisabled)
            }
        }
    }
}
