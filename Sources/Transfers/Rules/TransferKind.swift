import SyncRules

/// The kinds of transfer: what begins one, and what answers it (R-XFER 2–5).
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

    /// Tables of the two halves' headers and lines.
    package var initiatingTable: String {
        switch self {
        case .shipment, .supplierReturn, .receipt: "transact"
        case .request: "requisition"
        case .order: "purchase_order"
        }
    }

    package var respondingTable: String {
        switch self {
        case .shipment, .supplierReturn, .order: "transact"
        case .request: "requisition"
        case .receipt: "Goods_received"
        }
    }

    var initiatingLines: String { Self.lines(of: initiatingTable) }
    var respondingLines: String { Self.lines(of: respondingTable) }

    private static func lines(of header: String) -> String {
        switch header {
        case "transact": "trans_line"
        case "requisition": "requisition_line"
        case "purchase_order": "purchase_order_line"
        default: "Goods_received_line"
        }
    }

    /// Where the responding half says which record it answers.
    var sourceField: String {
        switch self {
        case .shipment, .supplierReturn: "linked_transaction_id"
        case .request: "linked_requisition_id"
        case .order: "original_PO_ID"
        case .receipt: "linked_transaction_ID"
        }
    }

    /// Where the initiating half is linked back.
    var linkField: String {
        switch self {
        case .shipment, .supplierReturn: "linked_transaction_id"
        case .request: "linked_requisition_id"
        case .order: "linked_transaction_ID"
        case .receipt: "linked_goods_received_ID"
        }
    }

    /// The field that holds the responding half's number; -1 until its store has given one.
    var numberField: String { respondingTable == "transact" ? "invoice_num" : "serial_number" }

    var numberKind: SerialNumberKind {
        switch self {
        case .shipment: .supplierInvoice
        case .supplierReturn: .customerCredit
        case .request: .requisition
        case .order: .customerInvoice
        case .receipt: .goodsReceived
        }
    }

    /// Where an initiating half holds its own number.
    var initiatingNumberField: String { initiatingTable == "transact" ? "invoice_num" : "serial_number" }

    /// Statuses of the responding half in which nobody there has acted yet.
    var untouchedStatuses: Set<String> { ["nw", "sg", ""] }

    /// The fields of a responding line that say how much: whoever changes one has acted.
    var quantityFields: [String] {
        switch self {
        case .shipment, .supplierReturn, .order: ["item_ID", "quantity", "pack_size"]
        case .request: ["item_ID", "Cust_stock_order", "actualQuan", "approved_quantity"]
        case .receipt: ["item_ID", "quantity_received", "pack_received"]
        }
    }

    /// What people call the two halves.
    package var initiatingTitle: String {
        switch self {
        case .shipment, .receipt: "customer invoice"
        case .supplierReturn: "supplier credit"
        case .request: "request requisition"
        case .order: "purchase order"
        }
    }

    package var respondingTitle: String {
        switch self {
        case .shipment: "supplier invoice"
        case .supplierReturn: "customer credit"
        case .request: "response requisition"
        case .order: "customer invoice"
        case .receipt: "goods received"
        }
    }

    /// The statuses that begin a transfer, as mSupply spells them in lower case.
    var initiatingStatuses: Set<String> { self == .order ? ["cn", "fn"] : ["fn", "wf"] }
}
