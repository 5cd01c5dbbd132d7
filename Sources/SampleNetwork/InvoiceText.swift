/// The unchanging parts of bulk invoices, made once, so that a record is a few copies of bytes.
struct InvoiceText: Sendable {
    private struct Batch: Sendable {
        /// Around: id, invoice id, quantity, line number, extension.
        let pieces: [[UInt8]]
        let sellPerPack: Amount
        let mostPacks: Int
    }

    /// Around: id, customer, number, date and time of entry, confirmation, finalisation.
    private let headerPieces: [[UInt8]]
    private let customers: [[UInt8]]
    private let days: [[UInt8]]
    private let batches: [Batch]

    init(network: SampleNetwork, storeID: String) {
        let setting = network.setting
        let history = network.history(storeID: storeID)
        // A store of no network borrows the batches of the largest one, without their places there.
        let borrowed = history ?? StoreHistory(setting: setting, plan: .nationalStore)
        let customerCodes = borrowed.plan.customers.isEmpty ? Facility.customers.map(\.code) : borrowed.plan.customers
        customers = customerCodes.map { Array("\"\(setting.nameID($0))\"".utf8) }
        days = (1...1_000).map { ago in
            var text = [UInt8(ascii: "\"")]
            setting.today.adding(days: -ago).append(to: &text)
            return text + [UInt8(ascii: "\"")]
        }
        headerPieces = RecordForm.invoice.pieces(
            id: .open,
            [
                "name_ID": .open, "store_ID": .text(storeID), "invoice_num": .open, "type": .text("ci"),
                "status": .text("fn"), "currency_ID": .text(setting.currencyID("USD")), "currency_rate": .number(1),
                "entry_date": .open, "entry_time": .open, "confirm_date": .open, "confirm_time": .open,
                "finalised_date": .open, "finalised_time": .open, "mode": .text("store"),
            ])
        batches = borrowed.stock.map { Self.batch($0, isOwn: history != nil) }
    }

    private static func batch(_ stock: StockLine, isOwn: Bool) -> Batch {
        let pieces = RecordForm.invoiceLine.pieces(
            id: .open,
            [
                "transaction_ID": .open, "item_ID": .text(stock.itemID), "item_name": .text(stock.medicine.name),
                "item_line_ID": .text(isOwn ? stock.id : ""), "location_ID": .text(isOwn ? stock.locationID : ""),
                "batch": .text(stock.batch), "expiry_date": .day(stock.expiry),
                "pack_size": .number(stock.packSizeUnits), "cost_price": .amount(stock.costPerPack),
                "sell_price": .amount(stock.sellPerPack), "type": .text("stock_out"), "quantity": .open,
                "manufacturer_ID": .text(stock.manufacturerID),
                "line_number": .open, "price_extension": .open,
            ])
        return Batch(pieces: pieces, sellPerPack: stock.sellPerPack, mostPacks: max(1, stock.receivedPacks / 6))
    }

    func header(id: HexDigits, number: Int, random: inout SeededRandom) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_600)
        let day = days[random.number(in: 0...days.count - 1)]
        let time = random.number(in: 28_800...57_600)
        bytes.append(contentsOf: headerPieces[0])
        Self.appendQuoted(id, to: &bytes)
        bytes.append(contentsOf: headerPieces[1])
        bytes.append(contentsOf: customers[random.number(in: 0...customers.count - 1)])
        bytes.append(contentsOf: headerPieces[2])
        bytes.appendDecimal(number)
        for step in 0..<3 {
            bytes.append(contentsOf: headerPieces[3 + step * 2])
            bytes.append(contentsOf: day)
            bytes.append(contentsOf: headerPieces[4 + step * 2])
            bytes.appendDecimal(time + step * 900)
        }
        bytes.append(contentsOf: headerPieces[9])
        return bytes
    }

    @inline(__always)
    func line(id: HexDigits, invoiceID: HexDigits, number: Int, random: inout SeededRandom) -> [UInt8] {
        let batch = batches[random.number(in: 0...batches.count - 1)]
        let packs = random.number(in: 1...batch.mostPacks)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(900)
        bytes.append(contentsOf: batch.pieces[0])
        Self.appendQuoted(id, to: &bytes)
        bytes.append(contentsOf: batch.pieces[1])
        Self.appendQuoted(invoiceID, to: &bytes)
        bytes.append(contentsOf: batch.pieces[2])
        bytes.appendDecimal(packs)
        bytes.append(contentsOf: batch.pieces[3])
        bytes.appendDecimal(number)
        bytes.append(contentsOf: batch.pieces[4])
        (batch.sellPerPack * packs).append(to: &bytes)
        bytes.append(contentsOf: batch.pieces[5])
        return bytes
    }

    @inline(__always)
    private static func appendQuoted(_ id: HexDigits, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        id.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}
