import Payload

/// What a person at a site has in view when choosing what to do.
struct Desk {
    let store: String
    let isDispensary: Bool
    /// Stores active here.
    let own: [String]
    /// Every store this site knows.
    let known: [String]
    let held: [ModelKey: HeldRecord]
    /// It edits what all stores share.
    var isPrimary = false

    /// This store's records of a table, in order.
    func mine(_ table: String) -> [(ModelKey, ModelRecord)] { all(table).filter { $0.1["store_ID"] == store } }

    /// All records of a table held here, in order.
    func all(_ table: String) -> [(ModelKey, ModelRecord)] {
        held.filter { $0.key.table == table }.sorted { $0.key < $1.key }.map {
            ($0.key, ModelRecord($0.value.bytes, author: nil, writer: nil))
        }
    }

    func lines(of header: ModelKey) -> [(ModelKey, ModelRecord)] {
        let line: (table: String, field: String) =
            switch header.table {
            case "transact": ("trans_line", "transaction_ID")
            case "requisition": ("requisition_line", "requisition_ID")
            case "purchase_order": ("purchase_order_line", "purchase_order_ID")
            default: ("Goods_received_line", "goods_received_ID")
            }
        return all(line.table).filter { $0.1[line.field] == header.id }
    }
}

extension World {
    /// One local transaction of a store: new or changed documents, whole.
    func compose(_ desk: Desk) -> [ModelChange] {
        if random.chance(weather.trade) { return trade(desk) }
        return switch random.below(22) {
        case 0, 1, 2: newInvoice(desk)
        case 3, 4: changedInvoice(desk)
        case 5: movedLine(desk)
        case 6: readdressed(desk)
        case 7: deleted(desk)
        case 8, 9: stock(desk)
        case 10: order(desk)
        case 11:
            [put(Forms.message(newID("message"), from: random.chance(70) ? desk.store : "", to: random.chance(80) ? anyStore(desk) : ""))]
        case 12: [put(Forms.future(newID("cold"), store: desk.store))]
        case 13, 14, 15: patient(desk)
        case 16, 17: patientRow(desk)
        case 18: prescriber(desk)
        case 19: purchaseOrder(desk)
        case 20: payment(desk)
        default: goodsReceived(desk)
        }
    }

    func put(_ form: Form) -> ModelChange { ModelChange(key: form.key, bytes: form.bytes) }
    func gone(_ key: ModelKey) -> ModelChange { ModelChange(key: key, bytes: nil) }
    private func anyStore(_ desk: Desk) -> String { random.pick(desk.known) ?? desk.store }
    func anyItem() -> String { "item-\(1 + random.below(6))" }

    /// The name a store trades under; now and then a customer that is no store.
    func partner(_ desk: Desk) -> String {
        if random.chance(15) { return "customer-\(1 + random.below(3))" }
        let record = desk.held[ModelKey("store", anyStore(desk))].map { ModelRecord($0.bytes, author: nil, writer: nil) }
        return record?["name_ID"] ?? "name-1"
    }

    /// A comment that tells this version from every other, now and then with a field no program knows.
    func stamped(_ form: Form) -> Form {
        lastID += 1
        let form = form.with("comment", .string("version \(lastID)"))
        return random.chance(15)
            ? form.with("seal_2031", .object([("colour", .string("blau")), ("n", .number(JSONNumber(lastID)))])) : form
    }

    private func newInvoice(_ desk: Desk) -> [ModelChange] {
        let id = newID("transact")
        let prescription = desk.isDispensary && random.chance(40)
        let patient = prescription ? random.pick(desk.all("name").filter { $0.1["type"] == "patient" })?.0.id : nil
        if let patient, random.chance(60) { return dispensed(desk, id, to: patient) }
        var changes = [put(stamped(Forms.invoice(id, store: desk.store, name: patient ?? partner(desk), dispensary: prescription)))]
        for _ in 0...random.below(3) {
            changes.append(put(Forms.invoiceLine(newID("line"), invoice: id, item: anyItem(), quantity: random.below(100))))
        }
        return changes
    }

    private func changedInvoice(_ desk: Desk) -> [ModelChange] {
        guard let (key, record) = random.pick(desk.mine("transact")) else { return newInvoice(desk) }
        var changes = [put(stamped(Forms.again(key, record.bytes)))]
        if let (line, before) = random.pick(desk.lines(of: key)) {
            changes.append(
                random.chance(30)
                    ? gone(line) : put(Forms.again(line, before.bytes).with("quantity", .number(JSONNumber(random.below(1000))))))
        }
        if random.chance(50) {
            changes.append(put(Forms.invoiceLine(newID("line"), invoice: key.id, item: anyItem(), quantity: random.below(100))))
        }
        return changes
    }

    private func movedLine(_ desk: Desk) -> [ModelChange] {
        // A finished document keeps its lines, and so does what answers another; those of a payment may be the primary's.
        let invoices = desk.mine("transact").filter {
            $0.1["status"].isEmpty && Trade.answered(by: $0.0, $0.1) == nil && !Model.isPayment($0.1)
        }
        guard invoices.count > 1, let (from, _) = random.pick(invoices), let (to, _) = random.pick(invoices), from != to,
            let (line, before) = random.pick(desk.lines(of: from)), before["repeat_ID"].isEmpty
        else { return newInvoice(desk) }
        return [put(Forms.again(line, before.bytes).with("transaction_ID", .string(to.id)))]
    }

    private func readdressed(_ desk: Desk) -> [ModelChange] {
        // A repeat is one patient's: what uses it up is not given to another.
        guard let (key, record) = random.pick(desk.mine("transact")), !repeated.contains(key.id) else { return newInvoice(desk) }
        return [put(stamped(Forms.again(key, record.bytes).with("name_ID", .string(partner(desk)))))]
    }

    private func deleted(_ desk: Desk) -> [ModelChange] {
        if random.chance(30), let (key, _) = random.pick(desk.mine("item_line")) { return [gone(key)] }
        let table = random.chance(60) ? "transact" : random.pick(["requisition", "purchase_order", "Goods_received"]) ?? ""
        guard let (key, _) = random.pick(desk.mine(table)) else { return [] }
        return [gone(key)] + desk.lines(of: key).map { gone($0.0) }
    }

    func stock(_ desk: Desk) -> [ModelChange] {
        if random.chance(60), let (key, record) = random.pick(desk.mine("item_line")) {
            return [put(stamped(Forms.again(key, record.bytes).with("quantity", .number(JSONNumber(random.below(1000))))))]
        }
        return [put(stamped(Forms.stock(newID("stock"), store: desk.store, item: anyItem(), quantity: random.below(100))))]
    }

    private func order(_ desk: Desk) -> [ModelChange] {
        let id = newID("requisition")
        return [
            put(stamped(Forms.order(id, store: desk.store, name: partner(desk)))),
            put(Forms.orderLine(newID("orderline"), order: id, item: anyItem())),
            put(Forms.orderLine(newID("orderline"), order: id, item: anyItem())),
        ]
    }
}
