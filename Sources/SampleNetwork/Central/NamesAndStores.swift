extension CentralRecords {
    /// The three system names, suppliers, manufacturers, donors and customers.
    func facilityNames() -> [SampleRecord] {
        let system: KeyValuePairs<String, String> = [
            "invad": "Inventory adjustments", "build": "Manufacture", "repack": "Repack",
        ]
        var records = system.map { code, name in
            RecordForm.name.record(
                setting.nameID(code), ["name": .text(name), "code": .text(code), "type": .text(code)])
        }
        for supplier in Facility.suppliers { records.append(facility(supplier, isSupplier: true)) }
        for manufacturer in Facility.manufacturers { records.append(facility(manufacturer, isManufacturer: true)) }
        for donor in Facility.donors { records.append(facility(donor, isDonor: true)) }
        for plan in StorePlan.all {
            for customer in Facility.customers where plan.customers.contains(customer.code) {
                records.append(facility(customer, isCustomer: true, suppliedBy: setting.storeID(plan.code)))
            }
        }
        return records
    }

    private func facility(
        _ facility: Facility, isSupplier: Bool = false, isCustomer: Bool = false, isManufacturer: Bool = false,
        isDonor: Bool = false, suppliedBy storeID: String = ""
    ) -> SampleRecord {
        RecordForm.name.record(
            setting.nameID(facility.code),
            [
                "name": .text(facility.name), "code": .text(facility.code), "charge code": .text(facility.code),
                "type": .text("facility"), "customer": .flag(isCustomer), "supplier": .flag(isSupplier),
                "manufacturer": .flag(isManufacturer), "donor": .flag(isDonor), "supplying_store_id": .text(storeID),
                "bill_address1": .text(facility.address), "country": .text("Amity Islands"),
                "currency_ID": .text(setting.currencyID("USD")),
            ])
    }

    /// The names under which the stores trade with one another.
    func storeNames() -> [SampleRecord] {
        StorePlan.all.map { plan in
            RecordForm.name.record(
                setting.nameID(plan.code),
                [
                    "name": .text(plan.name), "code": .text(plan.code), "charge code": .text(plan.code),
                    "type": .text("store"), "customer": .flag(plan.suppliedBy != nil),
                    "supplier": .flag(!setting.suppliedStores(by: plan).isEmpty),
                    "supplying_store_id": .text(plan.suppliedBy.map(setting.storeID) ?? ""),
                    "bill_address1": .text(plan.address), "country": .text("Amity Islands"),
                    "currency_ID": .text(setting.currencyID("USD")),
                ])
        }
    }

    func stores() -> [SampleRecord] {
        StorePlan.all.map { plan in
            RecordForm.store.record(
                setting.storeID(plan.code),
                [
                    "name_ID": .text(setting.nameID(plan.code)), "code": .text(plan.code), "name": .text(plan.name),
                    "sync_id_remote_site": .number(plan.siteNumber),
                    "store_mode": .text(plan.isDispensary ? "dispensary" : "store"),
                    "created_date": .day(setting.today.adding(days: -400)),
                    "organisation_name": .text("Amity Islands Ministry of Health"), "address_1": .text(plan.address),
                    "tags": .text(plan.tag),
                ])
        }
    }

    func nameTagJoins() -> [SampleRecord] {
        StorePlan.all.map { plan in
            RecordForm.nameTagJoin.record(
                setting.ids.id("name_tag_join", plan.code),
                [
                    "name_ID": .text(setting.nameID(plan.code)),
                    "name_tag_ID": .text(setting.ids.id("name_tag", plan.tag)),
                ])
        }
    }

    /// Suppliers and donors in the central medical store, customers in the store that supplies them, partner stores in each other.
    func nameVisibility() -> [SampleRecord] {
        var pairs: [(store: String, name: String)] = []
        for facility in Facility.suppliers + Facility.donors {
            pairs.append((StorePlan.nationalStore.code, facility.code))
        }
        for plan in StorePlan.all {
            pairs.append(contentsOf: plan.customers.map { (plan.code, $0) })
            for partner in setting.suppliedStores(by: plan) {
                pairs.append((plan.code, partner.code))
                pairs.append((partner.code, plan.code))
            }
        }
        return pairs.map { pair in
            RecordForm.nameStoreJoin.record(
                setting.ids.id("name_store_join", pair.store, pair.name),
                ["store_ID": .text(setting.storeID(pair.store)), "name_ID": .text(setting.nameID(pair.name))])
        }
    }
}
