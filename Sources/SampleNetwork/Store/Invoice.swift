/// An invoice before its records are made.
struct Invoice: Sendable {
    /// The legacy kinds of invoice that the sample has.
    enum Kind: String, Sendable {
        case supplierInvoice = "si"
        case customerInvoice = "ci"
        case supplierCredit = "sc"
    }

    /// How far it has come: only a draft still leaves its stock on the shelf.
    enum Status: String, Sendable {
        case draft = "sg"
        case confirmed = "cn"
        case finalised = "fn"
    }

    /// One batch on it.
    struct Line: Sendable {
        /// The place of the batch in the store's stock.
        let stock: Int
        let quantityPacks: Int
        var note = ""
        var reasonID = ""
    }

    let id: String
    let kind: Kind
    let status: Status
    let nameID: String
    let day: SampleDay
    let secondsOfDay: Int
    var comment = ""
    var theirReference = ""
    var requisitionID = ""
    var prescriberID = ""
    var diagnosisID = ""
    var isPrescription = false
    var isStocktakeAdjustment = false
    let lines: [Line]
}

extension StoreHistory {
    /// Numbers the invoice, moves its stock and makes its records, header first.
    mutating func add(_ invoice: Invoice) {
        for line in invoice.lines where invoice.kind != .supplierInvoice {
            stock[line.stock].availablePacks -= line.quantityPacks
            if invoice.status != .draft { stock[line.stock].quantityPacks -= line.quantityPacks }
            precondition(stock[line.stock].availablePacks >= 0, "no store issues more than it has")
        }
        let total = invoice.lines.reduce(Amount(tenThousandths: 0)) { $0 + stock[$1.stock].sellPerPack * $1.quantityPacks }
        invoiceRecords.append(header(of: invoice, total: total))
        for (order, line) in invoice.lines.enumerated() {
            invoiceRecords.append(lineRecord(line, number: order + 1, of: invoice))
        }
    }

    private mutating func header(of invoice: Invoice, total: Amount) -> SampleRecord {
        let number = lastNumber[invoice.kind.rawValue, default: 0] + 1
        lastNumber[invoice.kind.rawValue] = number
        let isConfirmed = invoice.status != .draft
        let isFinalised = invoice.status == .finalised
        let none = FieldValue.text("0000-00-00")
        return RecordForm.invoice.record(
            invoice.id,
            [
                "name_ID": .text(invoice.nameID), "store_ID": .text(storeID), "invoice_num": .number(number),
                "type": .text(invoice.kind.rawValue), "status": .text(invoice.status.rawValue),
                "comment": .text(invoice.comment), "their_ref": .text(invoice.theirReference),
                "prescriber_ID": .text(invoice.prescriberID), "diagnosis_ID": .text(invoice.diagnosisID),
                "requisition_ID": .text(invoice.requisitionID),
                "currency_ID": .text(setting.currencyID("USD")), "currency_rate": .number(1),
                "entry_date": .day(invoice.day), "entry_time": .number(invoice.secondsOfDay),
                "confirm_date": isConfirmed ? .day(invoice.day) : none,
                "confirm_time": .number(isConfirmed ? invoice.secondsOfDay + 900 : 0),
                "finalised_date": isFinalised ? .day(invoice.day) : none,
                "finalised_time": .number(isFinalised ? invoice.secondsOfDay + 1_800 : 0),
                "mode": .text(invoice.isPrescription ? "dispensary" : "store"),
                "lastModifiedAt": .number(invoice.day.unixSeconds(secondsOfDay: invoice.secondsOfDay + 1_800)),
                "subtotal": .amount(total), "total": .amount(total),
            ])
    }

    private func lineRecord(_ line: Invoice.Line, number: Int, of invoice: Invoice) -> SampleRecord {
        let batch = stock[line.stock]
        return RecordForm.invoiceLine.record(
            setting.ids.id("trans_line", invoice.id, String(number)),
            [
                "transaction_ID": .text(invoice.id), "item_ID": .text(batch.itemID), "item_name": .text(batch.medicine.name),
                "item_line_ID": .text(batch.id), "location_ID": .text(batch.locationID), "batch": .text(batch.batch),
                "expiry_date": .day(batch.expiry), "pack_size": .number(batch.packSizeUnits),
                "cost_price": .amount(batch.costPerPack), "sell_price": .amount(batch.sellPerPack),
                "type": .text(invoice.kind == .supplierInvoice ? "stock_in" : "stock_out"),
                "quantity": .number(line.quantityPacks),
                "prescribedQuantity": .number(invoice.isPrescription ? line.quantityPacks * batch.packSizeUnits : 0),
                "note": .text(line.note), "optionID": .text(line.reasonID),
                "manufacturer_ID": .text(batch.manufacturerID),
                "is_from_inventory_adjustment": .flag(invoice.isStocktakeAdjustment),
                "line_number": .number(number), "price_extension": .amount(batch.sellPerPack * line.quantityPacks),
            ])
    }
}
