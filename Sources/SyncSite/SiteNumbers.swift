import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Takes the next serial number of a store, for good: the same number is never given twice.
    ///
    /// - Parameter isSupervisor: for an order or payment entered in supervisor mode (R-USER).
    /// - Throws: `not-editor` unless the store is active on this site, or this is the primary and enters what is numbered;
    ///   `not-initialised` before the first load is complete; `site-restored` while healing, when the store's own records may not all
    ///   be back yet; `frozen-for-hand-over` while the store is on its way to another site, `tenure-left` where it went before central was
    ///   restored; `numbers-exhausted`.
    package func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool = false) throws -> Int64 {
        try database.write { try nextNumber(store: store, kind: kind, isSupervisor: isSupervisor, $0) }
    }

    /// As `nextNumber`, inside a transaction: a number that is used in the same transaction leaves no gap, whatever happens.
    package func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool = false, _ transaction: Transaction) throws -> Int64 {
        switch try Self.state(transaction) {
        case .new, .loading: throw Failure(.notInitialised)
        case .healing: throw Failure(.siteRestored)
        case .ready: break
        }
        guard let settings = try Settings.kept(transaction) else { throw Failure(.notInitialised) }
        // Orders and payments of any store are numbered by the primary, which has those of other stores last.
        if try Self.isPartial(transaction), settings.primaryEpoch != nil, kind.centralising != nil { throw Failure(.notInitialised) }
        let dispenser = NumberDispenser(
            transaction: transaction, site: settings.site,
            storeEpoch: { id in
                if let one = settings.frozen.first(where: { $0.store == id }) {
                    if one.isBarred { throw try Failure.barred(one.office, transaction, ["store": id]) }
                    throw Failure(
                        .frozenForHandover, "Numbers of \(try StoreTitle.of(id, transaction)) are not given here: it is being handed over to \(one.to).",
                        ["store": id])
                }
                return settings.stores.first { $0.id == id && $0.kind == .active }?.epoch
            },
            primaryEpoch: { settings.offices.first { $0.office == .primary }?.epoch },
            toCome: { try Self.numberToCome($0, transaction) },
            write: { _ = try self.write([$0], acting: .program, transaction) })
        return try dispenser.take(store: store, kind: kind, isSupervisor: isSupervisor)
    }
}
