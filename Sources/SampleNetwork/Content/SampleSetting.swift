/// What every maker of records needs: the ids, the medicines and the day the sample ends on.
struct SampleSetting: Sendable {
    let ids: IdentifierSource
    let medicines: [Medicine]
    let today: SampleDay
    let patientsPerDispensary: Int

    func itemID(_ medicine: Medicine) -> String { ids.id("item", medicine.code) }
    func nameID(_ code: String) -> String { ids.id("name", code) }
    func storeID(_ code: String) -> String { ids.id("store", code) }
    func currencyID(_ code: String) -> String { ids.id("currency", code) }
    func reasonID(_ title: String) -> String { ids.id("options", title) }
    func diagnosisID(_ code: String) -> String { ids.id("diagnosis", code) }
    func locationTypeID(_ description: String) -> String { ids.id("Location_type", description) }

    /// The maker of a medicine is the same in every store.
    func manufacturerID(_ medicine: Medicine) -> String {
        var random = SeededRandom(seed: ids.seed, stream: "manufacturer/\(medicine.code)")
        return nameID(random.element(of: Facility.manufacturers).code)
    }

    /// The medicines that a store may keep, in list order.
    func medicines(for plan: StorePlan) -> [Medicine] {
        medicines.filter { plan.levels.contains($0.level) }
    }

    /// The stores that a store supplies.
    func suppliedStores(by plan: StorePlan) -> [StorePlan] {
        StorePlan.all.filter { $0.suppliedBy == plan.code }
    }

    func random(_ stream: String) -> SeededRandom {
        SeededRandom(seed: ids.seed, stream: stream)
    }
}
