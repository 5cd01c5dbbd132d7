import SyncRules

/// Whether a document begins a transfer, and of which kind: the first half of every decision table in `docs/transfers.md`.
enum Beginning {
    /// Whether a document begins some transfer, if it is addressed to a store of ours.
    static func mayBegin(_ document: DocumentKind?, _ fields: DocumentRecord) -> Bool {
        kind(document, fields, partner: "", orderingStore: { _ in nil }) != nil
    }

    /// - Parameters:
    ///   - document: nil for a record that is none.
    ///   - orderingStore: the store of a purchase order; nil when the order is not known.
    ///   - partner: the store that the document is addressed to.
    /// - Returns: nil when the document is none that begins a transfer, or not yet.
    static func kind(
        _ document: DocumentKind?, _ fields: DocumentRecord, partner: String, orderingStore: (String) throws -> String?
    ) rethrows -> TransferKind? {
        guard let document, document.beginsTransfers else { return nil }
        // A cancelled document is finalised too, but sends nothing.
        guard !fields.isCancelled else { return nil }
        var found: TransferKind?
        for kind in TransferKind.allCases where kind.entry.begins(with: document, fields) {
            guard kind.isOfOrder else {
                found = found ?? kind
                continue
            }
            let order = fields.text(.original_PO_ID)
            if try !order.isEmpty && orderingStore(order) == partner { return kind }
        }
        return found
    }

    /// The kind of transfer that a document answers, by its own fields: the second half of the tables.
    static func answered(by document: DocumentKind?, _ fields: DocumentRecord) -> TransferKind? {
        guard let document else { return nil }
        return TransferKind.allCases.first { $0.entry.isAnswered(by: document, fields) }
    }
}
