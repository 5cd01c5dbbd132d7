/// A small invented medicine supply network: five stores on four remote sites, with a year's central data and half a year of trade.
///
/// Everything follows from the seed: the same arguments give the same bytes on every platform; another seed gives other ids and
/// quantities, with the same stores, names and medicines. Every reference names a record of `centralRecords` or of the same
/// store's records, or is empty. No record is half of a transfer: invoices and requests between the stores are drafts, so
/// loading the sample sends nothing, and a workload can finalise them.
///
/// Counts: 5 stores, 4 sites, 120 items unless asked otherwise, 30 names (3 system, 6 suppliers, 4 manufacturers, 2 donors,
/// 10 customers, 5 stores), 4 master lists of which one is a programme; per dispensary 12 patients unless asked otherwise and 3
/// prescribers.
package struct SampleNetwork: Sendable {
    /// Units, categories, items, names, stores, lists, joins and preferences, each after the records it refers to.
    ///
    /// Exception: a name's `supplying_store_id` points forward, as stores and names refer to each other.
    package let centralRecords: [SampleRecord]
    /// The stores, suppliers before those they supply.
    package let stores: [SampleStore]
    /// The remote sites in the order of their numbers.
    package let sites: [SampleSite]
    /// Pairs of ids of stores that trade with one another, the supplying store first.
    package let visibility: [(String, String)]

    let setting: SampleSetting

    /// Makes the central records; a store's own are made when asked for.
    ///
    /// - Parameters:
    ///   - seed: decides ids, batches, quantities and people.
    ///   - items: number of items, at least 20; above 120 they are further makes of the same medicines.
    ///   - patientsPerDispensary: number of patients whose home is each of the two dispensaries.
    ///   - today: the day the history ends on.
    package init(
        seed: UInt64 = 1, items: Int = 120, patientsPerDispensary: Int = 12,
        today: SampleDay = SampleDay(year: 2026, month: 6, day: 30)
    ) {
        precondition(items >= 20, "fewer than 20 items leave stores without stock")
        let setting = SampleSetting(
            ids: IdentifierSource(seed: seed), medicines: Medicine.choose(items), today: today,
            patientsPerDispensary: patientsPerDispensary)
        self.setting = setting
        centralRecords = CentralRecords(setting: setting).all()
        stores = StorePlan.all.map { plan in
            SampleStore(
                id: setting.storeID(plan.code), code: plan.code, name: plan.name, nameID: setting.nameID(plan.code),
                mode: plan.isDispensary ? "dispensary" : "store")
        }
        sites = StorePlan.siteNames.enumerated().map { place, name in
            let codes = StorePlan.all.filter { $0.siteNumber == place + 1 }.map(\.code)
            return SampleSite(number: place + 1, name: name, storeCodes: codes)
        }
        visibility = StorePlan.all.flatMap { plan in
            setting.suppliedStores(by: plan).map { (setting.storeID(plan.code), setting.storeID($0.code)) }
        }
    }

    /// What the store itself edits, each record after those it refers to: locations, patients and prescribers of a dispensary, stock,
    /// requisitions, invoices, prescriptions and a stocktake, the latter four with their lines.
    ///
    /// A stock line's quantity is what its invoice lines brought in less what they took out. Empty for a store of another network.
    package func storeRecords(for store: SampleStore) -> [SampleRecord] {
        history(storeID: store.id)?.records ?? []
    }

    /// The life of one store; nil when it is not in this network.
    func history(storeID: String) -> StoreHistory? {
        StorePlan.all.first { setting.storeID($0.code) == storeID }.map { StoreHistory(setting: setting, plan: $0) }
    }
}
