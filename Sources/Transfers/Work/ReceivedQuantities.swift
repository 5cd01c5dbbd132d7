import Payload
import Storage
import SyncRules

/// Received quantities of a purchase order, in units, from the goods received for it (R-XFER 4, R-OWN 14).
///
/// Written by who edits the order: the primary under centralised procurement, else the ordering store's site. Finalised goods
/// received count, as they enter stock only then.
struct ReceivedQuantities {
    let environment: any TransferEnvironment

    func update(order id: String) throws {
        let transaction = environment.transaction
        guard !id.isEmpty, let table = try transaction.knownTable(DocumentKind.purchaseOrder.table) else { return }
        let key = RecordKey(table, id)
        guard let order = try transaction.records.record(key), !order.isDeleted,
            try environment.holds(Candidate.office(of: .purchaseOrder, try DocumentRecord(order.payload)))
        else { return }
        let work = TransferWork(environment: environment)
        let goods = DocumentKind.goodsReceived
        var receipts: [Receipt] = []
        for record in try transaction.records.records(
            matching: RecordQuery(table: goods.table, fields: [(DocumentRecord.Field.purchase_order_ID.name, id)], limit: 1_000))
        {
            let isFinal = goods.isFinished(try DocumentRecord(record.payload).word(.status))
            receipts += try work.lines(of: record.key, in: goods.lines).map { line in
                Receipt(
                    orderLine: line.value[LineField.order_line_ID]?.text ?? "", packSize: Quantity.value(line.value[LineField.pack_received]),
                    packs: Quantity.value(line.value[LineField.quantity_received]), isFinal: isFinal)
            }
        }
        let isOurs = try transaction.transfers.pair(begunBy: key)?.state == .made
        let lines = try work.lines(of: key, in: DocumentKind.purchaseOrder.lines)
        let changed = Self.changed(lines: lines.map { ($0.id, Quantity.value($0.value[LineField.quan_rec_to_date])) }, receipts, countsAll: isOurs)
        var changes: [Change] = []
        for (line, units) in changed {
            guard let record = try transaction.records.record(DocumentKind.purchaseOrder.lines, line), !record.isDeleted else { continue }
            let payload = try TransferWork.replacing([(LineField.quan_rec_to_date.name, .number(Quantity.number(units)))], in: record.payload)
            changes.append(Change(table: DocumentKind.purchaseOrder.lines, id: line, payload: payload))
        }
        if !changes.isEmpty { try environment.write(changes) }
    }

    struct Receipt {
        let orderLine: String
        let packSize: Double
        let packs: Double
        let isFinal: Bool
    }

    /// The lines whose received quantity is another one than what was received.
    ///
    /// - Parameter countsAll: all goods received for the order are known; otherwise lines without any keep what they say.
    static func changed(
        lines: [(id: String, received: Double)], _ receipts: [Receipt], countsAll: Bool
    ) -> [(line: String, units: Double)] {
        lines.compactMap { line in
            let own = receipts.filter { $0.orderLine == line.id }
            guard countsAll || !own.isEmpty else { return nil }
            let units = own.filter(\.isFinal).reduce(0) { $0 + $1.packs * $1.packSize }
            return units == line.received ? nil : (line.id, units)
        }
    }
}
