import Catalogue
import Failures
import Storage

/// Who gives a store's next number of a kind: the site where the store is active; of orders and payments that are entered on the
/// primary, the primary, for any store (R-OWN 6).
package struct NumberDispenser {
    package let transaction: Transaction
    /// The site that asks.
    package let site: String
    /// The epoch under which the store is active here; nil elsewhere.
    package let storeEpoch: (String) throws -> Int64?
    /// The epoch under which the primary's office is held here.
    package let primaryEpoch: () throws -> Int64?
    /// The highest number of a sequence in documents that are yet to come here; nil where all are here.
    package let toCome: (String) throws -> Int64?
    /// Writes a local record.
    package let write: (Change) throws -> Void

    package init(
        transaction: Transaction, site: String, storeEpoch: @escaping (String) throws -> Int64?,
        primaryEpoch: @escaping () throws -> Int64?, toCome: @escaping (String) throws -> Int64? = { _ in nil }, write: @escaping (Change) throws -> Void
    ) {
        self.transaction = transaction
        self.site = site
        self.storeEpoch = storeEpoch
        self.primaryEpoch = primaryEpoch
        self.toCome = toCome
        self.write = write
    }

    /// Takes the next number for good.
    ///
    /// - Throws: `not-editor` where the store is not active; `ordered-centrally` on a satellite and `ordered-by-site` on the primary,
    ///   as for the order itself; `numbers-exhausted`; `not-found` when no such store is known.
    package func take(store: String, kind: SerialNumberKind, isSupervisor: Bool) throws -> Int64 {
        if let preference = kind.centralising {
            if let epoch = try primaryEpoch() {
                guard let record = try transaction.records.record("store", store), !record.isDeleted else {
                    throw Failure(.notFound, "There is no store \(store) here.", ["store": store])
                }
                let isHere = try storeEpoch(store) != nil
                if try OrderSide(transaction: transaction).isEnteredOnPrimary(
                    preference, store: store, isHere: isHere, isSupervisor: isSupervisor)
                {
                    return try book(store, "p\(epoch)").next(kind)
                }
            } else {
                try OrderSide(transaction: transaction).checkSatellite(preference, at: site, ["store": store])
            }
        }
        guard let epoch = try storeEpoch(store) else {
            let holder = try transaction.offices.tenure(.store(store)).flatMap { try transaction.sites.site($0.site) }
            let words =
                try holder.map { "Numbers of \(try StoreTitle.of(store, transaction)) are given only where it is active: on the site \($0.name)." }
                ?? "Numbers are given only on the site where the store is active."
            throw Failure(.notEditor, words, ["store": store])
        }
        return try book(store, String(epoch)).next(kind)
    }

    private func book(_ store: String, _ tenure: String) -> NumberBook {
        NumberBook(transaction: transaction, store: store, tenure: tenure, toCome: toCome, write: write)
    }
}
