import Storage

/// A store as somebody at this place may choose it (R-USER).
package struct OfferedStore: Sendable {
    package let id: String
    package let code: String
    package let title: String
    package let kind: StoreKind
    package let isDispensary: Bool
    /// It is the one active store here: who names none works in it.
    package let isDefault: Bool
}

extension SiteEngine {
    /// The stores of this site: active ones to work in, collectors to read, partners by name.
    package func offeredStores() throws -> [OfferedStore] {
        try database.read { try offeredStores($0) }
    }

    func offeredStores(_ ledger: Ledger) throws -> [OfferedStore] {
        let stores = try Self.settings(ledger)?.stores ?? []
        let active = stores.filter { $0.kind == .active }
        return try stores.map { held in
            let view = try ledger.record("store", held.id).flatMap { record in
                record.isDeleted ? nil : try rules["store"]?.view(of: record.payload)
            }
            let name = view?.text("name") ?? ""
            return OfferedStore(
                id: held.id, code: view?.text("code") ?? "", title: name.isEmpty ? held.id : name, kind: held.kind,
                isDispensary: held.isDispensary, isDefault: active.count == 1 && held.kind == .active)
        }
    }
}

extension CentralWriter {
    /// The stores of central: active ones to work in, the others to read.
    package func offeredStores() throws -> [OfferedStore] {
        try database.read { ledger in
            let central = try Topology(ledger).central().id
            let stores = try ledger.stores().map { ($0, try ledger.tenure(.store($0.id))?.site == central) }
            let activeCount = stores.count { $0.1 }
            return stores.map { facts, isActive in
                OfferedStore(
                    id: facts.id, code: facts.code, title: facts.title.isEmpty ? facts.id : facts.title,
                    kind: isActive ? .active : .collector, isDispensary: facts.isDispensary, isDefault: isActive && activeCount == 1)
            }
        }
    }
}
