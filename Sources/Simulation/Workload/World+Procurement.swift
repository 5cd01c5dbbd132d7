import Catalogue
import Payload
import Storage
import SyncRules

/// Centralised procurement and payments: the primary orders and pays for all stores, and sites set it back for themselves (R-OWN 6).
extension World {
    /// The primary switches orders or payments on or off.
    func preferOnCentral() throws {
        guard model.primary == Model.central else { return }
        let desk = PreferenceAdministration(try central.database)
        let preference = anyCentralised()
        if random.chance(20) {
            try desk.reset(preference, user: "admin")
        } else {
            try desk.set(preference, on: random.chance(75), user: "admin")
        }
        try model.copy(ModelKey("pref", preference.recordID), from: central)
        note("central sets \(preference.rawValue)")
    }

    /// The primary, when it is central, lets prescriptions go wherever the patient is visible, or no longer (R-OWN 3).
    func spreadPrescriptions() throws {
        guard model.primary == Model.central else { return }
        let isOn = random.chance(65)
        try PreferenceAdministration(try central.database).set(.prescriptionsToAllSites, on: isOn, user: "admin")
        if model.isOn("prescriptions_to_all_sites") { lastSpread = step }
        try model.copy(ModelKey("pref", GlobalPreference.prescriptionsToAllSites.recordID), from: central)
        note("central \(isOn ? "sends prescriptions to all sites" : "keeps prescriptions where they are")")
        try reroute()
    }

    /// The primary, when it is central, lets every site use up repeats, or only the patients' homes again (R-OWN 3).
    func spreadRepeats() throws {
        guard model.primary == Model.central else { return }
        let isOn = random.chance(65)
        try PreferenceAdministration(try central.database).set(.repeatsOnAllSites, on: isOn, user: "admin")
        try model.copy(ModelKey("pref", GlobalPreference.repeatsOnAllSites.recordID), from: central)
        note("central lets \(isOn ? "all sites" : "homes alone") use repeats")
    }

    /// Central moves what a preference moves, to the end.
    func reroute() throws {
        let administration = try administration()
        while try administration.continueRerouting(slice: 7) {}
    }

    func prefer(at device: Device, isPrimary: Bool) throws {
        let isOn = random.chance(75)
        let preference = anyCentralised()
        let isReset = random.chance(30)
        try commit([], at: device) { engine, mark in
            let desk = PreferenceAdministration(engine)
            if isReset {
                try desk.reset(preference, user: mark)
            } else if isPrimary {
                try desk.set(preference, on: isOn, user: mark)
            } else {
                try desk.override(preference, user: mark)
            }
        }
    }

    /// Money that a store receives or pays.
    func payment(_ desk: Desk) -> [ModelChange] {
        [put(stamped(Forms.payment(newID("transact"), store: desk.store, name: partner(desk), isReceipt: random.chance(50))))]
    }

    /// The primary pays for any store, or goes on with a payment it entered.
    private func centralPayment(_ desk: Desk) -> [ModelChange] {
        let own = desk.all("transact").filter { $0.1["entered_on"] == "primary" }
        if random.chance(50), let (key, record) = random.pick(own) { return [put(stamped(Forms.again(key, record.bytes)))] }
        guard let store = random.pick(desk.known) else { return [] }
        return [put(stamped(Forms.payment(newID("transact"), store: store, name: partner(desk), isReceipt: random.chance(50))))]
    }

    private func anyCentralised() -> GlobalPreference { random.chance(60) ? .centralisedProcurement : .centralisedPayments }

    /// The primary orders for any store, or goes on with an order it entered.
    func centralOrder(_ desk: Desk) -> [ModelChange] {
        if random.chance(35) { return centralPayment(desk) }
        let own = desk.all("purchase_order").filter { $0.1["entered_on"] == "primary" }
        if random.chance(60), let (key, record) = random.pick(own) {
            let line = Forms.purchaseLine(newID("poline"), order: key.id, store: record["store_ID"], item: anyItem())
            return [put(stamped(Forms.again(key, record.bytes))), put(line)]
        }
        guard let store = random.pick(desk.known) else { return [] }
        let id = newID("po")
        return [
            put(stamped(Forms.purchaseOrder(id, store: store, name: partner(desk)))),
            put(Forms.purchaseLine(newID("poline"), order: id, store: store, item: anyItem())),
        ]
    }
}
