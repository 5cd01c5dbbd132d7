extension CentralRecords {
    /// The lists, each followed by its lines.
    func masterLists() -> [SampleRecord] {
        MasterListPlan.all.flatMap { list in
            let listID = setting.ids.id("list_master", list.code)
            let header = RecordForm.listMaster.record(
                listID,
                [
                    "description": .text(list.description), "code": .text(list.code), "isProgram": .flag(list.isProgram),
                    "programSettings": .json(list.isProgram ? Self.programSettings : "null"),
                    "date_created": .day(setting.today.adding(days: -390)),
                ])
            let lines = setting.medicines.filter(list.contains).enumerated().map { order, medicine in
                RecordForm.listMasterLine.record(
                    setting.ids.id("list_master_line", list.code, medicine.code),
                    [
                        "item_master_ID": .text(listID), "item_ID": .text(setting.itemID(medicine)),
                        "price": .amount(medicine.pricePerPack), "order_number": .number(order + 1),
                    ])
            }
            return [header] + lines
        }
    }

    func masterListJoins() -> [SampleRecord] {
        MasterListPlan.all.flatMap { list in
            list.audience.map { code in
                RecordForm.listMasterNameJoin.record(
                    setting.ids.id("list_master_name_join", list.code, code),
                    [
                        "name_ID": .text(setting.nameID(code)),
                        "list_master_ID": .text(setting.ids.id("list_master", list.code)),
                        "description": .text(list.description),
                    ])
            }
        }
    }

    /// Settings name tags and schedules by their text, not by id.
    private static let programSettings: String = {
        let orders =
            #"[{"isEmergency":false,"maxEmergencyOrders":"","maxMOS":4,"maxOrdersPerPeriod":1,"#
            + #""name":"Monthly order","thresholdMOS":2,"type":"Normal"}]"#
        let tag = #"{"orderTypes":\#(orders),"periodScheduleName":"Monthly"}"#
        return #"{"elmisCode":"","storeTags":{"District store":\#(tag),"Hospital":\#(tag),"Clinic":\#(tag)}}"#
    }()

    /// The preferences of each store, as one object.
    func storePreferences() -> [SampleRecord] {
        StorePlan.all.map { plan in
            RecordForm.preference.record(
                setting.ids.id("pref", plan.code),
                [
                    "store_ID": .text(setting.storeID(plan.code)), "item": .text("store_preferences"),
                    "data": .json(Self.preferences(isDispensary: plan.isDispensary)),
                ])
        }
    }

    private static func preferences(isDispensary: Bool) -> String {
        let first =
            #"{"canLinkRequistionToSupplierInvoice":true,"can_issue_in_foreign_currency":false,"#
            + #""default_item_packsize_to_one":\#(isDispensary),"editPrescribedQuantityOnPrescription":\#(isDispensary),"#
        let second =
            #""includeRequisitionsInSuppliersRemoteAuthorisationProcesses":false,"#
            + #""keepRequisitionLinesWithZeroQuantity":false,"monthlyConsumptionLookBackPeriod":"3","monthsItemsExpire":3,"#
        let third =
            #""monthsLeadTime":"1","monthsOverstock":6,"monthsUnderstock":3,"omSupplyUsesProgramModule":false,"#
            + #""shouldAuthoriseResponseRequisition":false,"stocktakeFrequency":1,"#
        let fourth =
            #""stock_transfer_supplier_invoice_is_on_hold":false,"#
            + #""useConsumptionAndStockFromCustomersForInternalOrders":false,"useExtraFieldsForRequisitions":false,"#
            + #""usesDispensaryModule":\#(isDispensary),"usesVaccineModule":false}"#
        return first + second + third + fourth
    }
}
