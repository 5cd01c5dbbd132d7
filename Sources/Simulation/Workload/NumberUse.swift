import Failures
import Payload
import SyncRules

/// The number a document carries or needs, with the sequence it belongs to.
struct NumberUse {
    let store: String
    let kind: SerialNumberKind
    let name: String
    let field: String
    /// Nil without one.
    let number: Int?

    init?(_ key: ModelKey, _ bytes: [UInt8]) {
        guard Model.tradeHeaders.contains(key.table) else { return nil }
        let record = ModelRecord(bytes, author: nil, writer: nil)
        switch (key.table, record["type"]) {
        case ("transact", "ci"): kind = .customerInvoice
        case ("transact", "cc"): kind = .customerCredit
        case ("transact", "si"): kind = .supplierInvoice
        case ("transact", "sc"): kind = .supplierCredit
        case ("requisition", _): kind = .requisition
        case ("purchase_order", _): kind = .purchaseOrder
        case ("Goods_received", _): kind = .goodsReceived
        default: return nil
        }
        store = record["store_ID"]
        guard !store.isEmpty else { return nil }
        name = "\(store) \(key.table == "transact" ? record["type"] : key.table)"
        field = key.table == "transact" ? "invoice_num" : "serial_number"
        number = Int(record[field]).flatMap { $0 > 0 ? $0 : nil }
    }
}
