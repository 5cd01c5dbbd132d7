import Failures
import Storage
import SyncRules

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
    package func nextNumber(store: String, kind: SerialNumberKind, isSupervisor: Bool = false, _ transaction: Transaction) throws -> Int64 {
        let central = try Topology(transaction).central().id
        func epoch(_ office: Office) throws -> Int64? {
            try transaction.offices.tenure(office).flatMap { $0.site == central ? $0.epoch : nil }
        }
        let dispenser = NumberDispenser(
            transaction: transaction, site: central, storeEpoch: { try epoch(.store($0)) }, primaryEpoch: { try epoch(.primary) },
            write: { _ = try self.write([$0], acting: .program, transaction) })
        return try dispenser.take(store: store, kind: kind, isSupervisor: isSupervisor)
    }
}
