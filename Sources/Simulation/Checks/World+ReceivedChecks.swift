/// What came in for an order, as its lines say it (R-XFER 4, R-OWN 14).
extension World {
    /// Every finalised goods received counts once in the order's lines, whatever came twice, late or again.
    func checkReceived() throws {
        let known = units(in: model.records)
        var own: [String: (records: [ModelKey: ModelRecord], units: [String: Double])] = [:]
        for (key, line) in model.records.sorted(by: { $0.key < $1.key }) where key.table == "purchase_order_line" {
            guard let header = Model.header(of: key.table, line), let order = model.records[header],
                model.transfers[header]?.trade == .order, let editor = countedBy(header, order)
            else { continue }
            var (said, expected) = (line["quan_rec_to_date"], known["\(header.id) \(key.id)"] ?? 0)
            if isPartlyApart(order: header.id), editor != Model.central, let device = devices.first(where: { $0.site == editor }) {
                // Who counts has on its shelf what central keeps apart, and counts that.
                let here =
                    try own[editor]
                    ?? {
                        let held = try held(by: device); return (held, units(in: held))
                    }()
                own[editor] = here
                said = here.records[key]?["quan_rec_to_date"] ?? ""
                expected = here.units["\(header.id) \(key.id)"] ?? 0
                statistics.events["order lines received apart", default: 0] += 1
            }
            if expected > 0 { statistics.events["order lines received", default: 0] += 1 }
            guard expected == Double(said) ?? 0 else {
                throw violation(.stock, "\(key) of \(header) says \(said) came; by its goods received it is \(expected).")
            }
        }
    }

    /// By order and line, the units of finalised goods received among these records.
    private func units(in records: [ModelKey: ModelRecord]) -> [String: Double] {
        var units: [String: Double] = [:]
        let goods = records.filter { $0.key.table == "Goods_received" && ["fn", "wf"].contains($0.value["status"]) }
        for (key, line) in records where key.table == "Goods_received_line" {
            guard let header = Model.header(of: key.table, line), let received = goods[header] else { continue }
            units["\(received["purchase_order_ID"]) \(line["order_line_ID"])", default: 0] += Trade.receipt.arrived(line)
        }
        return units
    }

    /// The live records of a site's database.
    func held(by device: Device) throws -> [ModelKey: ModelRecord] {
        try content(of: device.machine).filter { !$0.value.isDeleted }.mapValues { ModelRecord($0.bytes, author: nil, writer: nil) }
    }

    /// Whether central ever kept apart goods received for an order, or a line of them.
    private func isPartlyApart(order: String) -> Bool {
        everParked.contains { key in
            guard ["Goods_received", "Goods_received_line"].contains(key.table) else { return false }
            return (tradeHistory.versions[key] ?? []).contains { version in
                guard key.table == "Goods_received_line" else { return version["purchase_order_ID"] == order }
                guard let header = Model.header(of: key.table, version) else { return false }
                return (tradeHistory.versions[header] ?? []).contains { $0["purchase_order_ID"] == order }
            }
        }
    }

    /// Whoever edits the order counts; what central keeps apart of the order itself, and a dishonest hand, are another matter.
    private func countedBy(_ key: ModelKey, _ order: ModelRecord) -> String? {
        guard let editor = model.editor(of: key, order), devices.filter({ $0.site == editor }).count <= 1 else { return nil }
        let halves = tradeHistory.halves(of: .order, key.id).map { ModelKey("transact", $0) }
        return ([key] + halves).allSatisfy { !everParked.contains($0) && !tampered.contains($0) } ? editor : nil
    }
}
