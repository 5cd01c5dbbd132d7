/// What people at the receiver do to halves, after which a half is theirs alone (R-XFER 6).
extension Model {
    /// The fields of a half's line that speak of what came, and how much.
    private static let quantities: [String: [String]] = [
        "trans_line": ["item_ID", "quantity", "pack_size"],
        "requisition_line": ["item_ID", "Cust_stock_order", "actualQuan", "approved_quantity"],
        "Goods_received_line": ["item_ID", "quantity_received", "pack_received"],
    ]

    /// Takes over what people did to lines of halves; called before the change itself is.
    ///
    /// - Returns: the halves whose lines were touched.
    @discardableResult
    mutating func noteActed(_ changes: [ModelChange]) -> Set<ModelKey> {
        var halves: Set<ModelKey> = []
        for change in changes {
            guard let fields = Self.quantities[change.key.table] else { continue }
            let before = records[change.key]
            let after = change.bytes.map { ModelRecord($0, author: nil, writer: nil) }
            if let before, let after, fields.allSatisfy({ before[$0] == after[$0] }) { continue }
            for version in [before, after] {
                guard let header = version.flatMap({ Self.header(of: change.key.table, $0) }), let half = records[header],
                    Trade.answered(by: header, half) != nil
                else { continue }
                halves.insert(header)
                if acted.insert(header).inserted { beforeActs[header] = lineQuantities(of: header) }
            }
        }
        return halves
    }

    /// Where people took back what they had done to the lines of a half it is as if nobody had acted; called when the change stands.
    mutating func noteUndone(_ halves: Set<ModelKey>) {
        for half in halves where beforeActs[half] == lineQuantities(of: half) {
            acted.remove(half)
            beforeActs[half] = nil
        }
    }

    private func lineQuantities(of header: ModelKey) -> [ModelKey: [String]] {
        var lines: [ModelKey: [String]] = [:]
        for (key, record) in records {
            guard let fields = Self.quantities[key.table], Self.header(of: key.table, record) == header else { continue }
            lines[key] = fields.map { record[$0] }
        }
        return lines
    }
}
