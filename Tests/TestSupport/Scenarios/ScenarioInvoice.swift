import Payload
import Storage
import SyncRules

/// Invoices as scenarios tell of them: some boxes of salt from one store to another.
enum ScenarioInvoice {
    private static let item = "salt"

    /// A finished customer invoice with one line, and the item it is about.
    static func sent(_ id: String, from: String, to: String, boxes: Int) -> [Change] {
        [
            Town.change(
                "transact", id,
                [
                    "store_ID": from, "name_ID": "name-\(to)", "type": "ci", "status": "fn", "mode": "store", "invoice_num": "5",
                    "finalised_date": "2027-01-10", "entry_date": "2027-01-09",
                ]),
            Town.change(
                "trans_line", "\(id)-line",
                [
                    "transaction_ID": id, "item_ID": item, "item_name": "Salt", "batch": "B1", "pack_size": "1", "quantity": "\(boxes)",
                    "type": "stock_out",
                ]),
        ]
    }

    /// What a store has to receive, where it is worked in: `5 boxes from alpha, new`.
    static func arrived(for store: String, _ transaction: Transaction) throws -> [String] {
        var boxes: [String: Int64] = [:]
        try transaction.records.forEachRecord(of: "trans_line") { line in
            let value = try JSONValue(parsing: line.payload)
            guard let header = value["transaction_ID"]?.text else { return }
            boxes[header, default: 0] += number(value["quantity"])
        }
        var told: [String] = []
        try transaction.records.forEachRecord(of: "transact") { record in
            let value = try JSONValue(parsing: record.payload)
            guard value["store_ID"]?.text == store, value["type"]?.text == "si" else { return }
            let sender = (value["name_ID"]?.text ?? "").replacing("name-", with: "")
            let status = value["status"]?.text == "nw" ? "new" : value["status"]?.text ?? ""
            told.append("\(ScenarioWords.counted(Int(clamping: boxes[record.key.id] ?? 0), "box").replacing("boxs", with: "boxes")) from \(sender), \(status)")
        }
        return told.isEmpty ? ["nothing"] : told.sorted()
    }

    private static func number(_ value: JSONValue?) -> Int64 { value?.integer ?? value?.text.flatMap { Int64($0) } ?? 0 }
}
