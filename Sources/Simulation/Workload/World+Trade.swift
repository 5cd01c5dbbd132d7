import Payload

/// What people do about transfers, on both sides: they begin them, change their mind, and act on what they receive.
extension World {
    func trade(_ desk: Desk) -> [ModelChange] {
        // What others wait for is done first, so that orders get as far as the shelf.
        if random.chance(50) {
            if !halves(desk, [.receipt]).isEmpty { return goodsIntoStock(desk) }
            if !halves(desk, [.order]).isEmpty { return supplied(desk) }
        }
        return switch random.below(25) {
        case 0, 1, 2, 3: newSending(desk, type: "ci")
        case 4: newSending(desk, type: "sc")
        case 5: newRequest(desk)
        case 6: newOrder(desk)
        case 7, 8: finished(desk)
        case 9, 10: changedLater(desk)
        case 11: withdrawn(desk)
        case 12, 13, 14: received(desk)
        case 15: touched(desk)
        case 16: droppedHalf(desk)
        case 17: fulfilled(desk)
        case 18, 19, 20: supplied(desk)
        case 21: goodsLater(desk)
        default: goodsIntoStock(desk)
        }
    }

    /// Another store, sometimes one that does not trade with this one, the store itself, or a customer that is no store.
    private func tradingPartner(_ desk: Desk) -> String {
        if random.chance(5) { return "customer-\(1 + random.below(3))" }
        let names = desk.known.compactMap { id in
            desk.held[ModelKey("store", id)].map { ModelRecord($0.bytes, author: nil, writer: nil)["name_ID"] }
        }
        return random.pick(names) ?? "name-1"
    }

    private func status(_ final: String) -> String { random.chance(60) ? final : "nw" }
    private func packSize() -> Int { random.chance(50) ? 1 : 10 }

    private func sentLines(of header: String) -> [ModelChange] {
        (0...random.below(3)).map { _ in
            put(Forms.sentLine(newID("line"), of: header, item: anyItem(), quantity: 1 + random.below(50), packSize: packSize()))
        }
    }

    private func newSending(_ desk: Desk, type: String) -> [ModelChange] {
        let id = newID("transact")
        let form = Forms.sending(id, type: type, store: desk.store, name: tradingPartner(desk), status: status("fn"))
        return [put(stamped(form))] + sentLines(of: id)
    }

    private func newRequest(_ desk: Desk) -> [ModelChange] {
        let id = newID("requisition")
        let form = Forms.request(id, store: desk.store, name: tradingPartner(desk), status: status("fn"))
        return [put(stamped(form))]
            + (0...random.below(2)).map { _ in
                put(Forms.requestLine(newID("orderline"), of: id, item: anyItem(), quantity: 1 + random.below(50)))
            }
    }

    private func newOrder(_ desk: Desk) -> [ModelChange] {
        let id = newID("po")
        let form = Forms.purchaseOrder(id, store: desk.store, name: tradingPartner(desk)).with("status", .string(random.chance(85) ? "cn" : "nw"))
        return [put(stamped(form))]
            + (0...random.below(2)).map { _ in
                let quantity = 1 + random.below(20)
                return put(
                    Forms.orderedLine(
                        newID("poline"), order: id, store: desk.store, item: anyItem(), quantity: quantity, packSize: packSize()))
            }
    }

    /// The desk's documents that begin a transfer when they are final.
    private func beginnings(_ desk: Desk, isFinal: Bool) -> [(ModelKey, ModelRecord)] {
        let own =
            desk.mine("transact").filter { ["ci", "sc"].contains($0.1["type"]) && $0.1["mode"] != "dispensary" }
            + desk.mine("requisition").filter { $0.1["type"] == "request" }
            + desk.mine("purchase_order").filter { $0.1["entered_on"].isEmpty }
        return own.filter { ["fn", "wf", "cn"].contains($0.1["status"]) == isFinal }
    }

    private func finished(_ desk: Desk) -> [ModelChange] {
        guard let (key, record) = random.pick(beginnings(desk, isFinal: false)) else { return newSending(desk, type: "ci") }
        let status = key.table == "purchase_order" ? "cn" : random.chance(20) ? "wf" : "fn"
        return [put(stamped(Forms.again(key, record.bytes).with("status", .string(status))))]
    }

    /// A line comes late, says something else, or goes.
    private func changedLater(_ desk: Desk) -> [ModelChange] {
        guard let (key, record) = random.pick(beginnings(desk, isFinal: true)) else { return newSending(desk, type: "ci") }
        let (table, field) = Trade.lines(of: key.table)
        var changes = random.chance(30) ? [put(stamped(Forms.again(key, record.bytes)))] : []
        if random.chance(70), let (line, before) = random.pick(desk.lines(of: key)) {
            if random.chance(30) { return changes + [gone(line)] }
            let amount = ["trans_line": "quantity", "requisition_line": "Cust_stock_order"][table] ?? "quan_adjusted_order"
            return changes + [put(Forms.again(line, before.bytes).with(amount, .number(JSONNumber(1 + random.below(90)))))]
        }
        switch table {
        case "trans_line":
            changes.append(put(Forms.sentLine(newID("line"), of: key.id, item: anyItem(), quantity: 1 + random.below(9), packSize: 1)))
        case "requisition_line":
            changes.append(put(Forms.requestLine(newID("orderline"), of: key.id, item: anyItem(), quantity: 1 + random.below(9))))
        default:
            let line = Forms.orderedLine(
                newID("poline"), order: key.id, store: desk.store, item: anyItem(), quantity: 1 + random.below(9), packSize: 1)
            changes.append(put(line.with(field, .string(key.id))))
        }
        return changes
    }

    /// The sender takes a document back, or makes it unfinished again.
    private func withdrawn(_ desk: Desk) -> [ModelChange] {
        guard let (key, record) = random.pick(beginnings(desk, isFinal: true)) else { return [] }
        if random.chance(25) { return [put(Forms.again(key, record.bytes).with("status", .string("nw")))] }
        return [gone(key)] + desk.lines(of: key).map { gone($0.0) }
    }

    // MARK: The receiver

    /// Halves that came to this store and that nobody finished yet.
    private func halves(_ desk: Desk, _ trades: Set<Trade>) -> [(key: ModelKey, record: ModelRecord, trade: Trade)] {
        Set(trades.map(\.answers)).sorted().flatMap { desk.mine($0) }.compactMap { key, record in
            guard let trade = Trade.answered(by: key, record), trades.contains(trade), ["nw", "sg"].contains(record["status"]) else {
                return nil
            }
            return (key, record, trade)
        }
    }

    /// What came in is put into stock: a stock line comes into being with each received line.
    private func received(_ desk: Desk) -> [ModelChange] {
        guard let half = random.pick(halves(desk, [.shipment, .supplierReturn])) else { return newSending(desk, type: "ci") }
        var changes = [put(Forms.again(half.key, half.record.bytes).with("status", .string("fn")).with("hold", .bool(false)))]
        for (line, record) in desk.lines(of: half.key) {
            let stock = "stock-of-\(line.id)"
            changes.append(put(Forms.again(line, record.bytes).with("item_line_ID", .string(stock))))
            changes.append(
                put(
                    Forms.received(
                        stock, store: desk.store, item: record["item_ID"], quantity: Int(record["quantity"]) ?? 0,
                        packSize: Int(record["pack_size"]) ?? 0)))
        }
        return changes
    }

    /// Somebody fills in what is theirs to fill in, or says that another quantity came.
    private func touched(_ desk: Desk) -> [ModelChange] {
        guard let half = random.pick(halves(desk, Set(Trade.allCases))), let (line, record) = random.pick(desk.lines(of: half.key)) else {
            return []
        }
        let again = Forms.again(line, record.bytes)
        switch random.below(4) {
        case 0, 1: return [put(again.with("location_ID", .string("shelf-\(random.below(5))")))]
        case 2:
            let field = ["trans_line": "quantity", "requisition_line": "approved_quantity"][line.table] ?? "quantity_received"
            return [put(again.with(field, .number(JSONNumber(random.below(60)))))]
        default: return [gone(line)]
        }
    }

    private func droppedHalf(_ desk: Desk) -> [ModelChange] {
        guard let half = random.pick(halves(desk, Set(Trade.allCases))) else { return [] }
        return [gone(half.key)] + desk.lines(of: half.key).map { gone($0.0) }
    }

    /// The supplier sends what a response asks for.
    private func fulfilled(_ desk: Desk) -> [ModelChange] {
        guard let half = random.pick(halves(desk, [.request])) else { return newRequest(desk) }
        let id = newID("transact")
        let invoice = Forms.sending(id, type: "ci", store: desk.store, name: half.record["name_ID"], status: status("fn"))
        var changes = [put(stamped(invoice.with("requisition_ID", .string(half.key.id))))] + sentLines(of: id)
        if random.chance(50) { changes.append(put(Forms.again(half.key, half.record.bytes).with("status", .string("fn")))) }
        return changes
    }

    /// The supplier allocates stock to an order's invoice and finishes it.
    private func supplied(_ desk: Desk) -> [ModelChange] {
        guard let half = random.pick(halves(desk, [.order])) else { return newOrder(desk) }
        var changes = [put(Forms.again(half.key, half.record.bytes).with("status", .string("fn")))]
        for (line, record) in desk.lines(of: half.key) where random.chance(80) {
            changes.append(put(Forms.again(line, record.bytes).with("type", .string("stock_out"))))
        }
        return changes + (random.chance(30) ? sentLines(of: half.key.id) : [])
    }

    private func goodsIntoStock(_ desk: Desk) -> [ModelChange] {
        guard let half = random.pick(halves(desk, [.receipt])) else { return newOrder(desk) }
        return [put(Forms.again(half.key, half.record.bytes).with("status", .string("fn")))]
    }

    /// What was received is corrected, opened again or deleted: the order has to hear of it (R-OWN 14).
    private func goodsLater(_ desk: Desk) -> [ModelChange] {
        let finished = desk.mine("Goods_received").filter { $0.1["status"] == "fn" && Trade.answered(by: $0.0, $0.1) != nil }
        guard let (key, record) = random.pick(finished) else { return goodsIntoStock(desk) }
        if random.chance(20) { return [put(Forms.again(key, record.bytes).with("status", .string("nw")))] }
        guard random.chance(85), let (line, before) = random.pick(desk.lines(of: key)) else {
            return [gone(key)] + desk.lines(of: key).map { gone($0.0) }
        }
        return [put(Forms.again(line, before.bytes).with("quantity_received", .number(JSONNumber(random.below(60)))))]
    }
}
