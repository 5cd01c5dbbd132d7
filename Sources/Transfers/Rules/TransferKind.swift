import SyncRules

/// The kinds of transfer: what begins one, and what answers it (R-XFER 2–5).
///
/// All that differs between them stands in their entries, in `TransferEntry`, and is read from the kind: `kind.linkField`.
@dynamicMemberLookup
package enum TransferKind: String, CaseIterable, Sendable {
    /// A finalised customer invoice to a store becomes a supplier invoice there.
    case shipment
    /// A finalised supplier credit to a store becomes a customer credit there.
    case supplierReturn = "return"
    /// A finalised request becomes a response in the supplying store.
    case request
    /// A confirmed purchase order becomes a customer invoice in the supplying store.
    case order
    /// The finalised customer invoice of an order becomes goods received in the ordering store.
    case receipt

    package var entry: TransferEntry {
        switch self {
        case .shipment: .shipment
        case .supplierReturn: .supplierReturn
        case .request: .request
        case .order: .order
        case .receipt: .receipt
        }
    }

    package subscript<Value>(dynamicMember member: KeyPath<TransferEntry, Value>) -> Value { entry[keyPath: member] }
}
