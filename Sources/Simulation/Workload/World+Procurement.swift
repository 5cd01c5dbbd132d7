import Catalogue
import Payload
import Storage
import Sync

/// Centralised procurement: the primary orders for all stores, and sites set it back for themselves (R-OWN 6).
extension World {
    /// The primary switches it on or off.
    func preferOnCentral() throws {
        guard model.primary == Model.central else { return }
        let desk = PreferenceDesk(try central.database)
        if random.chance(20) {
            try desk.reset(.centralisedProcurement, user: "admin")
        } else {
            try desk.set(.centralisedProcurement, on: random.chance(75), user: "admin")
        }
        try model.copy(ModelKey("pref", GlobalPreference.centralisedProcurement.recordID), from: central)
        note("central sets centralised procurement")
    }

    /// The primary, when it is central, lets prescriptions go wherever the patient is visible, or no longer (R-OWN 3).
    func spreadPrescriptions() throws {
        guard model.primary == Model.central else { return }
        let isOn = random.chance(65)
        try PreferenceDesk(try central.database).set(.prescriptionsToAllSites, on: isOn, user: "admin")
        if model.isOn("prescriptions_to_all_sites") { lastSpread = step }
        try model.copy(ModelKey("pref", GlobalPreference.prescriptionsToAllSites.recordID), from: central)
        note("central \(isOn ? "sends prescriptions to all sites" : "keeps prescriptions where they are")")
        try reroute()
    }

    /// Central moves what a preference moves, to the end.
    func reroute() throws {
        let administration = try administration()
        while try administration.continueRerouting(slice: 7) {}
    }

    func prefer(at device: Device, isPrimary: Bool) throws {
        let isOn = random.chance(75)
        let isReset = random.chance(30)
        try commit([], at: device) { engine, mark in
            let desk = PreferenceDesk(engine.database)
            if isReset {
                try desk.reset(.centralisedProcurement, user: mark)
            } else if isPrimary {
                try desk.set(.centralisedProcurement, on: isOn, user: mark)
            } else {
                try desk.override(.centralisedProcurement, user: mark)
            }
        }
    }

    /// The primary orders for any store, or goes on with an order it entered.
    func centralOrder(_ desk: Desk) -> [ModelChange] {
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
