/// A batch of one medicine in one store, in packs.
struct StockLine: Sendable {
    let id: String
    let medicine: Medicine
    let itemID: String
    let manufacturerID: String
    let supplierNameID: String
    let locationID: String
    let batch: String
    let expiry: SampleDay
    let packSizeUnits: Int
    let costPerPack: Amount
    let sellPerPack: Amount
    let receivedPacks: Int
    /// On the shelf.
    var quantityPacks: Int
    /// On the shelf and not yet promised to an invoice.
    var availablePacks: Int

    func record(storeID: String) -> SampleRecord {
        RecordForm.stockLine.record(
            id,
            [
                "store_ID": .text(storeID), "item_ID": .text(itemID), "batch": .text(batch), "expiry_date": .day(expiry),
                "location_ID": .text(locationID), "pack_size": .number(packSizeUnits),
                "available": .number(availablePacks), "quantity": .number(quantityPacks),
                "cost_price": .amount(costPerPack), "sell_price": .amount(sellPerPack),
                "name_ID": .text(supplierNameID), "manufacturer_ID": .text(manufacturerID),
                "initial_quan": .number(receivedPacks), "pack_inners_per_outer": .number(1), "pack_quan_per_inner": .number(1),
                "stock_on_hand_tot": .number(quantityPacks * packSizeUnits), "total_cost": .amount(costPerPack * quantityPacks),
            ])
    }
}
