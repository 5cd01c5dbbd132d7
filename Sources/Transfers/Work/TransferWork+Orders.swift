import Storage
import SyncRules

/// Orders, the invoices that answer them, and what was received of them (R-XFER 4, R-OWN 14).
extension TransferWork {
    /// An order that changed here, or came.
    func looked(atOrder key: RecordKey) throws {
        try resume(behind: key)
        // What counted as received may be here no more.
        guard try transaction.transfers.pair(begunBy: key)?.state == .made,
            try lines(of: key, in: DocumentKind.purchaseOrder.lines).contains(where: { Quantity.value($0.value[LineField.quan_rec_to_date]) != 0 })
        else { return }
        try ReceivedQuantities(environment: environment).update(order: key.id)
    }

    /// Whether an invoice was made from an order that this database never heard of, as one that was restored: what it leads to shows
    /// once the order is here. A supplier invoice made now would be followed by goods received for the same goods.
    ///
    /// The id says what it was made from; of other invoices nobody knows whether the order that they name will ever come. Nor is one
    /// waited for that was here and was deleted: a site keeps no trace of it but in the register, and one that never held it asks.
    func awaitsOrder(_ key: RecordKey, _ fields: DocumentRecord) throws -> Bool {
        let order = fields.text(.original_PO_ID)
        guard let document = DocumentKind(key), TransferKind.order.responding.isLike(document, fields), !order.isEmpty,
            fields.text(TransferKind.receipt.linkField).isEmpty,
            key.id == TransferID.half(of: order, .order), try !(transaction.transfers.pair(begunBy: key)?.isAllowed ?? false)
        else { return false }
        return try transaction.records.record(TransferKind.order.initiatingTable, order) == nil && !wasDeleted(order)
    }

    /// A device that is new, or whose site was given the store, never held an order that was deleted before: whoever would make what the invoice
    /// leads to asks central.
    func askForOrder(of invoice: Candidate) throws {
        guard case .make = try environment.verdict(invoice) else { return }
        try environment.ask(about: RecordKey(transaction.table(TransferKind.order.initiatingTable), invoice.fields.text(.original_PO_ID)))
    }

    private func wasDeleted(_ order: String) throws -> Bool {
        guard let table = try transaction.knownTable(TransferKind.order.initiatingTable) else { return false }
        return try transaction.transfers.pair(begunBy: RecordKey(table, order))?.reason == TransferReason.deleted.rawValue
    }

    /// The order is here, or is known to be gone: the invoice that waited for it goes on.
    func resume(behind order: RecordKey) throws {
        guard let table = try transaction.knownTable(TransferKind.order.respondingTable) else { return }
        let key = RecordKey(table, TransferID.half(of: order.id, .order))
        guard try transaction.transfers.pair(begunBy: key)?.state != .made, let record = try transaction.records.record(key), !record.isDeleted else { return }
        let fields = try DocumentRecord(record.payload)
        if fields.text(.original_PO_ID) == order.id { try begun(key, record, fields) }
    }

    /// The order behind an invoice, by its own words; one that is gone is remembered in the register.
    func order(behind invoice: RecordKey) throws -> String? {
        if let record = try transaction.records.record(invoice), !record.isDeleted { return try DocumentRecord(record.payload).text(.original_PO_ID) }
        return try transaction.transfers.source(ofHalf: invoice)?.id
    }
}
