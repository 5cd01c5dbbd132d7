/// Makes the records that central edits, each after the records it refers to.
///
/// One reference points forward: a name's `supplying_store_id`, since every store in turn needs its name.
struct CentralRecords {
    let setting: SampleSetting

    /// All of them, in dependency order.
    func all() -> [SampleRecord] {
        let groups: [[SampleRecord]] = [
            units(), categories(), wordLists(), currencies(), periods(), nameTags(),
            facilityNames(), storeNames(), stores(), nameTagJoins(),
            items(), itemDirections(), masterLists(), masterListJoins(),
            storePreferences(), nameVisibility(), itemVisibility(),
        ]
        return groups.flatMap { $0 }
    }

    private func units() -> [SampleRecord] {
        var seen: Set<String> = []
        let used = Medicine.all.map(\.unit).filter { seen.insert($0).inserted }
        return used.enumerated().map { order, unit in
            RecordForm.unit.record(setting.ids.id("unit", unit), ["units": .text(unit), "order_number": .number(order + 1)])
        }
    }

    private func categories() -> [SampleRecord] {
        let ids = setting.ids
        let top = Categories.topLevel.enumerated().map { order, name in
            RecordForm.categoryTop.record(
                ids.id("item_category_level1", name), ["Description": .text(name), "sort_order": .number(order + 1)])
        }
        let middle = Categories.middleLevel.enumerated().map { order, entry in
            RecordForm.categoryMiddle.record(
                ids.id("item_category_level2", entry.key),
                [
                    "Description": .text(entry.key), "sort_order": .number(order + 1),
                    "parent_ID": .text(ids.id("item_category_level1", entry.value)),
                ])
        }
        let leaves = Wording.rows(Categories.leaves).enumerated().map { order, row in
            RecordForm.category.record(
                ids.id("item_category", row[0]),
                [
                    "Description": .text(row[1]), "sort_order": .number(order + 1),
                    "parent_ID": .text(ids.id("item_category_level2", row[2])),
                ])
        }
        return top + middle + leaves
    }

    private func items() -> [SampleRecord] {
        setting.medicines.map { medicine in
            return RecordForm.item.record(
                setting.itemID(medicine),
                [
                    "item_name": .text(medicine.name), "code": .text(medicine.code),
                    "unit_ID": .text(setting.ids.id("unit", medicine.unit)), "type_of": .text("general"),
                    "default_pack_size": .number(medicine.packSizeUnits), "is_vaccine": .flag(medicine.isVaccine),
                    "VEN_category": .text(medicine.importance), "doses": .number(medicine.doses),
                    "category_ID": .text(setting.ids.id("item_category", medicine.categoryCode)),
                    "restricted_location_type_ID": .text(medicine.isKeptCold ? setting.locationTypeID("Cold room") : ""),
                    "buy_price": .amount(medicine.pricePerPack), "essential_drug_list": .flag(medicine.level != .national),
                    "expiry_date_mandatory": .flag(true), "normal_stock": .flag(true), "critical_stock": .flag(medicine.importance == "V"),
                ])
        }
    }

    private func itemDirections() -> [SampleRecord] {
        setting.medicines.filter { !$0.directions.isEmpty }.map { medicine in
            RecordForm.itemDirection.record(
                setting.ids.id("item_direction", medicine.code),
                [
                    "item_ID": .text(setting.itemID(medicine)), "directions": .text(medicine.directions),
                    "priority": .number(1),
                ])
        }
    }

    private func itemVisibility() -> [SampleRecord] {
        StorePlan.all.flatMap { plan in
            setting.medicines.map { medicine in
                RecordForm.itemStoreJoin.record(
                    setting.ids.id("item_store_join", plan.code, medicine.code),
                    [
                        "item_ID": .text(setting.itemID(medicine)), "store_ID": .text(setting.storeID(plan.code)),
                        "inactive": .flag(!plan.levels.contains(medicine.level)),
                    ])
            }
        }
    }
}
