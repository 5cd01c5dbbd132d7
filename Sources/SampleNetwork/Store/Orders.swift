extension StoreHistory {
    /// The facilities' stock histories (one each) and the store's own request; returns the history's id by facility code.
    ///
    /// A request to another store is a draft, since a sent one would have its other half there; the central medical store's goes
    /// to a supplier outside the network and is finalised.
    mutating func addRequisitions() -> [String: String] {
        var histories: [String: String] = [:]
        for (place, customer) in plan.customers.enumerated() {
            let id = setting.ids.id("requisition", plan.code, customer)
            histories[customer] = id
            addRequisition(
                id, type: "sh", status: "fn", nameID: setting.nameID(customer),
                day: setting.today.adding(days: -46 + place), lineCount: 6)
        }
        let supplier = plan.suppliedBy ?? Facility.suppliers[0].code
        addRequisition(
            setting.ids.id("requisition", plan.code, "request"), type: "request", status: plan.suppliedBy == nil ? "fn" : "sg",
            nameID: setting.nameID(supplier), day: setting.today.adding(days: -2), lineCount: 10)
        return histories
    }

    private mutating func addRequisition(
        _ id: String, type: String, status: String, nameID: String, day: SampleDay, lineCount: Int
    ) {
        let number = lastNumber[type, default: 0] + 1
        lastNumber[type] = number
        requisitionRecords.append(
            RecordForm.requisition.record(
                id,
                [
                    "name_ID": .text(nameID), "store_ID": .text(storeID), "type": .text(type), "status": .text(status),
                    "serial_number": .number(number), "date_entered": .day(day),
                    "date_stock_take": type == "sh" ? .day(day) : .text("0000-00-00"),
                    "requester_reference": .text("R\(random.number(in: 100...999))"),
                    "thresholdMOS": .number(2), "daysToSupply": .number(120), "authorisationStatus": .text("none"),
                    "lastModifiedAt": .number(day.unixSeconds(secondsOfDay: workingTime())),
                ]))
        for (order, place) in chooseStock(lineCount, havingAtLeast: 1).enumerated() {
            requisitionRecords.append(requisitionLine(number: order + 1, of: id, type: type, for: stock[place]))
        }
    }

    /// Quantities are units, not packs; four months of use less what is there.
    private mutating func requisitionLine(
        number: Int, of requisitionID: String, type: String, for batch: StockLine
    ) -> SampleRecord {
        let dailyUnits = random.number(in: 1...20)
        let onHand = dailyUnits * random.number(in: 0...90)
        let suggested = max(0, dailyUnits * 120 - onHand)
        let isHistory = type == "sh"
        return RecordForm.requisitionLine.record(
            setting.ids.id("requisition_line", requisitionID, String(number)),
            [
                "requisition_ID": .text(requisitionID), "item_ID": .text(batch.itemID), "itemName": .text(batch.medicine.name),
                "Cust_stock_order": .number(suggested), "suggested_quantity": .number(suggested),
                "actualQuan": .number(isHistory ? suggested : 0), "stock_on_hand": .number(onHand),
                "daily_usage": .number(dailyUnits), "Cust_stock_issued": .number(isHistory ? dailyUnits * 30 : 0),
                "Cust_prev_stock_balance": .number(isHistory ? onHand + dailyUnits * 30 : 0), "line_number": .number(number),
            ])
    }
}
