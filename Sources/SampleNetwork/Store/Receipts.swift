extension StoreHistory {
    /// The supplier invoices that brought in everything the store has, ten batches on each.
    mutating func receiveStock() {
        var medicines = setting.medicines(for: plan).filter { _ in random.number(in: 1...100) <= plan.percentStocked }
        // Even the smallest sample leaves something to issue.
        if medicines.isEmpty { medicines = setting.medicines(for: plan) }
        let suppliers = plan.suppliedBy.map { [$0] } ?? Facility.suppliers.map(\.code)
        var waiting: [(medicine: Medicine, number: Int)] = []
        for number in 1...plan.batchesPerItem { waiting.append(contentsOf: medicines.map { ($0, number) }) }

        let invoices = (waiting.count + 9) / 10
        for invoice in 0..<invoices {
            let supplier = suppliers[invoice % suppliers.count]
            let day = setting.today.adding(days: -180 + invoice * 90 / invoices)
            let first = stock.count
            for entry in waiting[invoice * 10..<min(invoice * 10 + 10, waiting.count)] {
                stock.append(batch(of: entry.medicine, number: entry.number, from: supplier, on: day))
            }
            add(
                Invoice(
                    id: setting.ids.id("transact", plan.code, "si", String(invoice)), kind: .supplierInvoice, status: .finalised,
                    nameID: setting.nameID(supplier), day: day, secondsOfDay: workingTime(),
                    comment: plan.suppliedBy == nil ? "" : "Delivered before the network was connected",
                    theirReference: "DN\(random.number(in: 10_000...99_999))",
                    lines: (first..<stock.count).map { Invoice.Line(stock: $0, quantityPacks: stock[$0].receivedPacks) }))
        }
    }

    private mutating func batch(of medicine: Medicine, number: Int, from supplier: String, on day: SampleDay) -> StockLine {
        // A dispensary counts single units, since it gives out parts of a pack.
        let packSize = plan.isDispensary ? 1 : medicine.packSizeUnits
        let packs = plan.scale * random.number(in: 4...20) * (plan.isDispensary ? max(10, medicine.packSizeUnits / 10) : 1)
        let cost = plan.isDispensary ? medicine.pricePerPack.shared(by: medicine.packSizeUnits) : medicine.pricePerPack
        let shelf =
            medicine.isKeptCold ? Self.coldLocationCode : random.element(of: Self.locationCodes.filter { $0 != Self.coldLocationCode })
        let letter = random.element(of: ["A", "B", "C", "D", "F", "K", "L", "T"])
        return StockLine(
            id: setting.ids.id("item_line", plan.code, medicine.code, String(number)), medicine: medicine,
            itemID: setting.itemID(medicine), manufacturerID: setting.manufacturerID(medicine),
            supplierNameID: setting.nameID(supplier), locationID: locationID(shelf),
            batch: "\(letter)\(random.number(in: 1_000...99_999))", expiry: day.adding(days: random.number(in: 240...1_000)),
            packSizeUnits: packSize, costPerPack: cost, sellPerPack: cost, receivedPacks: packs,
            quantityPacks: packs, availablePacks: packs)
    }

    /// A finalised stocktake of up to twenty batches; two of them are short and are corrected by a supplier credit.
    mutating func countStock() {
        let day = setting.today.adding(days: -60)
        let counted = chooseStock(20, havingAtLeast: 4)
        let short = Set(counted.prefix(2))
        let stocktakeID = setting.ids.id("Stock_take", plan.code)
        let correctionID = setting.ids.id("transact", plan.code, "stocktake")
        let reasonID = setting.reasonID("Missing at count")
        let time = workingTime()

        stocktakeRecords.append(
            RecordForm.stocktake.record(
                stocktakeID,
                [
                    "Description": .text("Cycle count"), "invad_reductions_ID": .text(correctionID), "serial_number": .number(1),
                    "status": .text("fn"), "stock_take_created_date": .day(day), "stock_take_date": .day(day),
                    "stock_take_time": .number(time), "store_ID": .text(storeID),
                ]))
        for (order, place) in counted.enumerated() {
            let batch = stock[place]
            let missing = short.contains(place) ? 1 : 0
            stocktakeRecords.append(
                RecordForm.stocktakeLine.record(
                    setting.ids.id("Stock_take_lines", stocktakeID, String(order)),
                    [
                        "stock_take_ID": .text(stocktakeID), "item_ID": .text(batch.itemID), "item_name": .text(batch.medicine.name),
                        "item_line_ID": .text(batch.id), "location_id": .text(batch.locationID), "Batch": .text(batch.batch),
                        "expiry": .day(batch.expiry), "snapshot_qty": .number(batch.quantityPacks),
                        "snapshot_packsize": .number(batch.packSizeUnits),
                        "stock_take_qty": .number(batch.quantityPacks - missing), "is_edited": .flag(true),
                        "cost_price": .amount(batch.costPerPack), "sell_price": .amount(batch.sellPerPack),
                        "optionID": .text(missing > 0 ? reasonID : ""), "manufacturer_ID": .text(batch.manufacturerID),
                        "line_number": .number(order + 1),
                    ]))
        }
        add(
            Invoice(
                id: correctionID, kind: .supplierCredit, status: .finalised, nameID: setting.nameID("invad"), day: day,
                secondsOfDay: time, comment: "Stocktake 1", isStocktakeAdjustment: true,
                lines: counted.prefix(2).map { Invoice.Line(stock: $0, quantityPacks: 1, reasonID: reasonID) }))
    }
}
