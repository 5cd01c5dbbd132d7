/// What came in for an order, as its lines say it (R-XFER 4, R-OWN 14).
extension World {
    /// Every finalised goods received counts once in the order's lines, whatever came twice, late or again.
    func checkReceived() throws {
        var units: [String: Double] = [:]
        let goods = model.records.filter { $0.key.table == "Goods_received" && ["fn", "wf"].contains($0.value["status"]) }
        for (key, line) in model.records where key.table == "Goods_received_line" {
            guard let header = Model.header(of: key.table, line), let received = goods[header] else { continue }
            units["\(received["purchase_order_ID"]) \(line["order_line_ID"])", default: 0] += Trade.receipt.arrived(line)
        }
        for (key, line) in model.records.sorted(by: { $0.key < $1.key }) where key.table == "purchase_order_line" {
            guard let header = Model.header(of: key.table, line), let order = model.records[header],
                model.transfers[header]?.trade == .order, isCountedByRule(header, order)
            else { continue }
            let expected = units["\(header.id) \(key.id)"] ?? 0
            if expected > 0 { statistics.events["order lines received", default: 0] += 1 }
            guard expected == Double(line["quan_rec_to_date"]) ?? 0 else {
                throw violation(
                    .stock, "\(key) of \(header) says \(line["quan_rec_to_date"]) came; by its goods received it is \(expected).")
            }
        }
    }

    /// Whoever edits the order counts; what central keeps apart of it, and a dishonest hand, are another matter.
    private func isCountedByRule(_ key: ModelKey, _ order: ModelRecord) -> Bool {
        guard let editor = model.editor(of: key, order), devices.filter({ $0.site == editor }).count <= 1 else { return false }
        let halves = tradeHistory.halves(of: .order, key.id).map { ModelKey("transact", $0) }
        return ([key] + halves).allSatisfy { !everParked.contains($0) && !tampered.contains($0) }
    }
}
