import Payload

/// What a store does with its patients, prescribers and purchases.
extension World {
    /// Patients whose home store this is.
    private func patientsAtHome(_ desk: Desk) -> [(ModelKey, ModelRecord)] {
        desk.all("name").filter { $0.1["type"] == "patient" && $0.1["supplying_store_id"] == desk.store }
    }

    /// Patients are a dispensary's business.
    func patient(_ desk: Desk) -> [ModelChange] {
        guard desk.isDispensary else { return stock(desk) }
        if random.chance(60), let (key, record) = random.pick(patientsAtHome(desk)) {
            return [put(stamped(Forms.again(key, record.bytes)))]
        }
        let id = newID("patient")
        var changes = [put(stamped(Forms.patient(id, home: desk.store)))]
        if random.chance(40) { changes.append(put(newRow(of: id))) }
        // The site that makes a patient shows it in its other stores, and in no other's.
        if random.chance(40), let other = random.pick(desk.own.filter({ $0 != desk.store })) {
            changes.append(put(Forms.join(newID("join"), name: id, store: other)))
        }
        return changes
    }

    /// Rows that show patients, while the site may still write them: of those it has just made.
    private func shownPatient(_ desk: Desk) -> [ModelChange] {
        let rows = desk.all("name_store_join").filter { desk.own.contains($0.1["store_ID"]) && $0.0.id.hasPrefix("join-") }
        if random.chance(40), let (key, record) = random.pick(rows) {
            return [random.chance(30) ? gone(key) : put(Forms.again(key, record.bytes).with("inactive", .bool(random.chance(50))))]
        }
        guard let (patient, _) = patientsAtHome(desk).last, let other = random.pick(desk.own) else { return patient(desk) }
        return [put(Forms.join(newID("join"), name: patient.id, store: other))]
    }

    private func newRow(of patient: String) -> Form {
        switch random.below(3) {
        case 0: Forms.medication(newID("medication"), patient: patient)
        case 1: Forms.insurance(newID("insurance"), patient: patient)
        default: Forms.refill(newID("repeat"), patient: patient)
        }
    }

    /// Medication, insurance and repeats of a patient at home here.
    func patientRow(_ desk: Desk) -> [ModelChange] {
        if random.chance(20) { return shownPatient(desk) }
        guard let (patient, _) = random.pick(patientsAtHome(desk)) else { return self.patient(desk) }
        let rows =
            desk.all("patient_medication").filter { $0.1["name_ID"] == patient.id }
            + desk.all("repeat_table").filter { $0.1["name_ID"] == patient.id }
            + desk.all("nameInsuranceJoin").filter { $0.1["nameID"] == patient.id }
        guard random.chance(50), let (key, record) = random.pick(rows) else { return [put(stamped(newRow(of: late("name", patient.id))))] }
        return [random.chance(25) ? gone(key) : put(stamped(Forms.again(key, record.bytes)))]
    }

    /// Prescribers too.
    func prescriber(_ desk: Desk) -> [ModelChange] {
        guard desk.isDispensary else { return stock(desk) }
        if random.chance(50), let (key, record) = random.pick(desk.mine("clinician")) {
            return [put(stamped(Forms.again(key, record.bytes)))]
        }
        let id = newID("prescriber")
        let prescriber = put(stamped(Forms.prescriber(id, home: desk.store)))
        guard random.chance(40), let other = random.pick(desk.own.filter({ $0 != desk.store })) else { return [prescriber] }
        return [prescriber, put(Forms.prescriberJoin(newID("pjoin"), prescriber: id, store: other))]
    }

    func purchaseOrder(_ desk: Desk) -> [ModelChange] {
        if random.chance(50), let (key, record) = random.pick(desk.mine("purchase_order")) {
            let line = Forms.purchaseLine(newID("poline"), order: key.id, store: desk.store, item: anyItem())
            return [put(stamped(Forms.again(key, record.bytes))), put(line)]
        }
        let id = newID("po")
        return [
            put(stamped(Forms.purchaseOrder(id, store: desk.store, name: partner(desk)))),
            put(Forms.purchaseLine(newID("poline"), order: id, store: desk.store, item: anyItem())),
        ]
    }

    func goodsReceived(_ desk: Desk) -> [ModelChange] {
        if random.chance(40), let (key, record) = random.pick(desk.mine("Goods_received")) {
            return [put(stamped(Forms.again(key, record.bytes))), put(Forms.goodsLine(newID("goodsline"), goods: key.id, item: anyItem()))]
        }
        guard let (order, _) = random.pick(desk.mine("purchase_order")) else { return purchaseOrder(desk) }
        let id = newID("goods")
        return [
            put(stamped(Forms.goods(id, store: desk.store, order: order.id))),
            put(Forms.goodsLine(newID("goodsline"), goods: id, item: anyItem())),
        ]
    }
}
