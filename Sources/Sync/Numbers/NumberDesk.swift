import Catalogue
import Failures
import Storage

/// Who gives a store's next number of a kind: the site where the store is active; of orders and payments that are entered on the
/// primary, the primary, for any store (R-OWN 6).
struct NumberDesk {
    let rules: Rules
    let ledger: Ledger
    /// The site that asks.
    let site: String
    /// The epoch under which the store is active here; nil elsewhere.
    let storeEpoch: (String) throws -> Int64?
    /// The epoch under which the primary's office is held here.
    let primaryEpoch: () throws -> Int64?
    /// Writes a local record.
    let write: (Change) throws -> Void

    /// Takes the next number for good.
    ///
    /// - Throws: `not-editor` where the store is not active; `ordered-centrally` on a satellite and `ordered-by-site` on the primary,
    ///   as for the order itself; `numbers-exhausted`; `not-found` when no such store is known.
    func take(store: String, kind: SerialNumberKind, isSupervisor: Bool) throws -> Int64 {
        if let preference = kind.centralising {
            if let epoch = try primaryEpoch() {
                guard let record = try ledger.record("store", store), !record.isDeleted else {
                    throw Failure(.notFound, "There is no store \(store) here.", ["store": store])
                }
                let isHere = try storeEpoch(store) != nil
                if try OrderSide(rules: rules, ledger: ledger).isEnteredOnPrimary(
                    preference, store: store, isHere: isHere, isSupervisor: isSupervisor)
                {
                    return try book(store, "p\(epoch)").next(kind)
                }
            } else {
                try OrderSide(rules: rules, ledger: ledger).checkSatellite(preference, at: site, ["store": store])
            }
        }
        guard let epoch = try storeEpoch(store) else {
            throw Failure(.notEditor, "Numbers are given only on the site where the store is active.", ["store": store])
        }
        return try book(store, String(epoch)).next(kind)
    }

    private func book(_ store: String, _ tenure: String) -> NumberBook {
        NumberBook(ledger: ledger, store: store, tenure: tenure, write: write)
    }
}

extension SiteEngine {
    /// Takes the next serial number of a store, for good: the same number is never given twice.
    ///
    /// - Parameter isSupervisor: for an order or payment entered in supervisor mode (R-USER).
    /// - Throws: `not-editor` unless the store is active on this site, or this is the primary and enters what is numbered;
    ///   `not-initialised` before the first load is complete; `site-restored` while healing, when the store's own records may not all
    ///   be back yet; `numbers-exhausted`.
    package func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool = false) throws -> Int64 {
        try database.write { try nextNumber(store: store, kind: kind, isSupervisor: isSupervisor, $0) }
    }

    /// As `nextNumber`, inside a transaction: a number that is used in the same transaction leaves no gap, whatever happens.
    package func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool = false, _ ledger: Ledger) throws -> Int64 {
        switch try Self.state(ledger) {
        case .new, .loading: throw Failure(.notInitialised)
        case .healing: throw Failure(.siteRestored)
        case .ready: break
        }
        guard let settings = try Self.settings(ledger) else { throw Failure(.notInitialised) }
        let desk = NumberDesk(
            rules: rules, ledger: ledger, site: settings.site,
            storeEpoch: { id in settings.stores.first { $0.id == id && $0.kind == .active }?.epoch },
            primaryEpoch: { settings.offices.first { $0.office == .primary }?.epoch },
            write: { _ = try self.write([$0], acting: .program, ledger) })
        return try desk.take(store: store, kind: kind, isSupervisor: isSupervisor)
    }
}

extension CentralWriter {
    /// Takes the next serial number of a store that is active on central, or of an order or payment that central enters as the
    /// primary for any store; for good.
    ///
    /// - Parameter isSupervisor: for an order or payment entered in supervisor mode (R-USER).
    /// - Throws: `not-editor`, `ordered-by-site`, `not-found`, `numbers-exhausted`.
    package func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool = false) throws -> Int64 {
        try database.write { try nextNumber(store: store, kind: kind, isSupervisor: isSupervisor, $0) }
    }

    /// As `nextNumber`, inside a transaction: a number that is used in the same transaction leaves no gap, whatever happens.
    package func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool = false, _ ledger: Ledger) throws -> Int64 {
        let central = try Topology(ledger).central().id
        func epoch(_ office: Office) throws -> Int64? {
            try ledger.tenure(office).flatMap { $0.site == central ? $0.epoch : nil }
        }
        let desk = NumberDesk(
            rules: rules, ledger: ledger, site: central, storeEpoch: { try epoch(.store($0)) }, primaryEpoch: { try epoch(.primary) },
            write: { _ = try self.write([$0], acting: .program, ledger) })
        return try desk.take(store: store, kind: kind, isSupervisor: isSupervisor)
    }
}
