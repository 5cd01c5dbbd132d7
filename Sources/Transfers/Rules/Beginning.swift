/// Whether a document begins a transfer, and of which kind: the first half of every decision table in `docs/transfers.md`.
enum Beginning {
    /// Whether a document begins some transfer, if it is addressed to a store of ours.
    static func mayBegin(table: String, _ fields: Fields) -> Bool {
        kind(table: table, fields, partner: "", orderingStore: { _ in nil }) != nil
    }

    /// - Parameters:
    ///   - table: the header's table, in any case.
    ///   - orderingStore: the store of a purchase order; nil when the order is not known.
    ///   - partner: the store that the document is addressed to.
    /// - Returns: nil when the document is none that begins a transfer, or not yet.
    static func kind(table: String, _ fields: Fields, partner: String, orderingStore: (String) throws -> String?) rethrows -> TransferKind? {
        let kind: TransferKind
        switch (table.lowercased(), fields.word("type")) {
        case ("transact", "ci"):
            guard fields.word("mode") != "dispensary" else { return nil }
            let order = fields["original_PO_ID"]
            kind = try !order.isEmpty && orderingStore(order) == partner ? .receipt : .shipment
        case ("transact", "sc"): kind = .supplierReturn
        case ("requisition", "request"): kind = .request
        case ("purchase_order", _): kind = .order
        default: return nil
        }
        guard kind.initiatingStatuses.contains(fields.word("status")) else { return nil }
        // A cancelled document is finalised too, but sends nothing.
        guard fields.word("om_status") != "cancelled", fields.word("is_cancellation") != "true" else { return nil }
        return kind
    }

    /// The kind of transfer that a document answers, by its own fields: the second half of the tables.
    static func answered(table: String, _ fields: Fields) -> TransferKind? {
        let kind: TransferKind
        switch (table.lowercased(), fields.word("type")) {
        case ("transact", "si"): kind = .shipment
        case ("transact", "cc"): kind = .supplierReturn
        case ("transact", "ci"): kind = .order
        case ("requisition", "response"): kind = .request
        case ("goods_received", _): kind = .receipt
        default: return nil
        }
        return fields[kind.sourceField].isEmpty ? nil : kind
    }
}
