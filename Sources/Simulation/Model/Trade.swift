/// The five kinds of transfer as the requirements name them (R-XFER 2–5); nothing here is shared with the code that makes them.
enum Trade: String, CaseIterable {
    case shipment
    case supplierReturn = "return"
    case request, order, receipt

    /// Tables of the headers on both sides.
    var begins: String {
        switch self {
        case .shipment, .supplierReturn, .receipt: "transact"
        case .request: "requisition"
        case .order: "purchase_order"
        }
    }
    var answers: String {
        switch self {
        case .shipment, .supplierReturn, .order: "transact"
        case .request: "requisition"
        case .receipt: "Goods_received"
        }
    }

    /// Fields: of a half what it answers, of a beginning what answered it, of a half its number, of a half's line the line it is of.
    var source: String {
        switch self {
        case .shipment, .supplierReturn: "linked_transaction_id"
        case .request: "linked_requisition_id"
        case .order: "original_PO_ID"
        case .receipt: "linked_transaction_ID"
        }
    }
    var link: String {
        switch self {
        case .shipment, .supplierReturn: "linked_transaction_id"
        case .request: "linked_requisition_id"
        case .order: "linked_transaction_ID"
        case .receipt: "linked_goods_received_ID"
        }
    }
    var number: String { answers == "transact" ? "invoice_num" : "serial_number" }
    var lineSource: String {
        switch self {
        case .shipment, .supplierReturn: "linked_trans_line_ID"
        case .request: "linked_requisition_line_ID"
        case .order: "order_lines_ID"
        case .receipt: "remoteCustomerInvoiceLineID"
        }
    }
    var answersLines: String { Self.lines(of: answers).table }
    var beginsLines: String { Self.lines(of: begins).table }

    static func lines(of header: String) -> (table: String, field: String) {
        switch header {
        case "transact": ("trans_line", "transaction_ID")
        case "requisition": ("requisition_line", "requisition_ID")
        case "purchase_order": ("purchase_order_line", "purchase_order_ID")
        default: ("Goods_received_line", "goods_received_ID")
        }
    }

    /// What a document answers, by its own words.
    static func answered(by key: ModelKey, _ record: ModelRecord) -> Trade? {
        let trade: Trade
        switch (key.table, record["type"]) {
        case ("transact", "si"): trade = .shipment
        case ("transact", "cc"): trade = .supplierReturn
        case ("transact", "ci"): trade = .order
        case ("requisition", "response"): trade = .request
        case ("Goods_received", _): trade = .receipt
        default: return nil
        }
        return record[trade.source].isEmpty ? nil : trade
    }

    /// What a document may begin once it is final, and is final now.
    static func begun(by key: ModelKey, _ record: ModelRecord, orderedBy partner: (String) -> Bool) -> Trade? {
        let status = record["status"]
        switch (key.table, record["type"]) {
        case ("transact", "ci"):
            guard record["mode"] != "dispensary", ["fn", "wf"].contains(status) else { return nil }
            let order = record["original_PO_ID"]
            return !order.isEmpty && partner(order) ? .receipt : .shipment
        case ("transact", "sc"): return ["fn", "wf"].contains(status) ? .supplierReturn : nil
        case ("requisition", "request"): return ["fn", "wf"].contains(status) ? .request : nil
        case ("purchase_order", _): return ["cn", "fn"].contains(status) ? .order : nil
        default: return nil
        }
    }

    /// Units that a line of the beginning sends or asks for; nil for what does not travel.
    func sent(_ line: ModelRecord) -> Double? {
        switch self {
        case .shipment, .supplierReturn, .receipt:
            line["type"] == "placeholder" ? nil : Self.amount(line["quantity"]) * Self.amount(line["pack_size"])
        case .request: Self.amount(line["Cust_stock_order"])
        case .order:
            Self.amount(line["quan_adjusted_order"]) == 0
                ? Self.amount(line["quan_original_order"]) : Self.amount(line["quan_adjusted_order"])
        }
    }

    /// Units that a line of the answer holds.
    func arrived(_ line: ModelRecord) -> Double {
        switch self {
        case .shipment, .supplierReturn, .order: Self.amount(line["quantity"]) * Self.amount(line["pack_size"])
        case .request: Self.amount(line["Cust_stock_order"])
        case .receipt: Self.amount(line["quantity_received"]) * Self.amount(line["pack_received"])
        }
    }

    private static func amount(_ text: String) -> Double { Double(text) ?? 0 }
}

extension Model {
    static let tradeHeaders: Set<String> = ["transact", "requisition", "purchase_order", "Goods_received"]
    static let tradeLines: Set<String> = ["trans_line", "requisition_line", "purchase_order_line", "Goods_received_line"]

    /// Tables in which transfers change records by themselves, and that travel.
    static func trades(_ table: String) -> Bool { tradeHeaders.contains(table) || tradeLines.contains(table) || table == "log" }

    /// The book of numbers is every database's own, and so are users and their rights.
    static func staysAtSite(_ table: String) -> Bool { ["number", "number_reuse", "user", "user_store"].contains(table) }

    /// What a log line about a transfer goes with (R-OWN 15).
    static func subject(of key: ModelKey, _ record: ModelRecord) -> ModelKey? {
        let mark = "transfer:"
        guard key.table == "log", record["event_type"].hasPrefix(mark), !record["store_ID"].isEmpty else { return nil }
        return ModelKey(String(record["event_type"].dropFirst(mark.count)), record["source_record_ID"])
    }

    /// Both halves of a transfer go to the sites of both stores, whatever else holds for them (R-XFER 1).
    func receivesHalf(_ key: ModelKey, _ standing: Standing) -> Bool {
        guard Self.tradeHeaders.contains(key.table) else { return false }
        if let one = transfers[key], standing.held.contains(one.from) || standing.active.contains(one.to) { return true }
        // Whoever enters an order for a store elsewhere edits it, and follows what answers it (R-XFER 3).
        if standing.isPrimary, let order = beginnings[key], order.table == "purchase_order", records[order]?["entered_on"] == "primary" {
            return true
        }
        if let one = beginnings[key].flatMap({ transfers[$0] }) {
            return standing.held.contains(one.to) || standing.active.contains(one.from)
        }
        return false
    }

    /// The store of ours behind a name.
    func partner(named name: String) -> String? {
        guard !name.isEmpty else { return nil }
        let trading = storesByName()
        return trading[resolved("name", name)]?.min()
    }

    /// The kind a document begins now, with the store it is addressed to.
    func begun(by key: ModelKey, _ record: ModelRecord) -> (trade: Trade, to: String)? {
        guard Self.tradeHeaders.contains(key.table), let to = partner(named: record["name_ID"]) else { return nil }
        // Goods that were received for an order's invoice are its answer, whoever it is addressed to since.
        let trade = Trade.begun(by: key, record) {
            !record[Trade.receipt.link].isEmpty || records[ModelKey("purchase_order", $0)]?["store_ID"] == to
        }
        return trade.map { ($0, to) }
    }

    /// Whether a store is at least a trading partner on a site (R-STORE 3).
    func knows(_ store: String, at site: String) -> Bool { site == Self.central || standing(of: site).known.contains(store) }

    /// The site where a beginning is edited.
    func editor(of key: ModelKey, _ record: ModelRecord) -> String? {
        switch owner(of: key, record) {
        case .primary: primary
        case .store(let store): holder[store]
        case .central: Self.central
        default: nil
        }
    }

    /// Why a document that qualifies has no half yet; nil when central must have made it.
    func waits(_ key: ModelKey, _ record: ModelRecord, to store: String) -> String? {
        let from = record["store_ID"]
        if from == store { return "same-store" }
        guard let there = holder[store] else { return "store-unassigned" }
        if records[ModelKey("store", store)]?["disabled"] == "true" { return "store-disabled" }
        let here = editor(of: key, record)
        if here == there, there != Self.central { return "made-at-site" }
        // The primary enters orders for stores elsewhere and knows every store: it is the stores' own sites that count.
        if let own = holder[from], !knows(store, at: own) || !knows(from, at: there) { return "not-visible" }
        return nil
    }
}
