import Storage
import SyncProtocol
import SyncRules

/// What new settings mean for the stores of this site, for the people who work here: each change stands in the site's own log, with where a
/// store goes or went (R-STORE 1, R-SYNC 8; decision 70).
struct StoresMoved {
    /// A store, by the name that it has here before anything leaves.
    private typealias Named = (held: HeldStore, title: String)

    private let before: Settings?
    private let after: Settings
    private let active: [Named]

    /// - Parameter settings: those that come into force.
    init(to settings: Settings, _ transaction: Transaction) throws {
        before = try Settings.received(transaction)
        after = settings
        active = try before.map { try Self.active($0, transaction) } ?? []
    }

    /// Tells it once the settings are in force; of a site's first settings there is nothing to tell.
    func tell(_ transaction: Transaction) throws {
        guard let before, before.version != after.version else { return }
        for (held, title) in active {
            let now = after.stores.first { $0.id == held.id }
            let frozen = before.frozen.first { $0.store == held.id }
            guard now?.kind != .active else {
                try tell(ofFreezing: held.id, title, wasFrozen: frozen != nil, transaction)
                continue
            }
            // By force, or by a central that went back to a copy, nobody was asked here.
            let place =
                frozen.map { "went to \($0.to) and is not edited here any more" } ?? "is not edited here any more: central says that it is another place's"
            try transaction.log.write("store-left", "\(title) \(place).\(Self.rest(now?.kind))")
        }
        let known = Set(active.map(\.held.id))
        for (held, title) in try Self.active(after, transaction) where !known.contains(held.id) {
            try transaction.log.write("store-came", "\(title) is worked in here from now on.")
        }
    }

    private func tell(ofFreezing store: String, _ title: String, wasFrozen: Bool, _ transaction: Transaction) throws {
        let going = after.frozen.first { $0.store == store }
        guard wasFrozen != (going != nil) else { return }
        try transaction.log.write(
            going == nil ? "store-stays" : "store-closed",
            going.map { "\(title) is being handed over to \($0.to) and is not edited here meanwhile." } ?? "\(title) stays here after all, and is edited again."
        )
    }

    private static func rest(_ kind: StoreKind?) -> String {
        switch kind {
        case .collector: " A copy to read stays here."
        case .transfer: " It is known here as a partner."
        default: ""
        }
    }

    private static func active(_ settings: Settings, _ transaction: Transaction) throws -> [Named] {
        try settings.stores.filter { $0.kind == .active }.map { held in
            guard let store = try transaction.live(StoreRecord.self, held.id)?.view else { return (held, "A store (\(held.id))") }
            let (name, code) = (store.text(.name), store.text(.code))
            return (held, name.isEmpty ? "The store \(held.id)" : code.isEmpty ? "The store \(name)" : "The store \(name) (\(code))")
        }
    }
}
