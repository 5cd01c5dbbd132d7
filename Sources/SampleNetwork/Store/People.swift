extension StoreHistory {
    static let prescribersPerDispensary = 3

    /// Prescribers and patients of a dispensary, and what makes them visible there.
    mutating func addPeople() {
        guard plan.isDispensary else { return }
        for number in 1...Self.prescribersPerDispensary { addPrescriber(number) }
        guard setting.patientsPerDispensary > 0 else { return }
        for number in 1...setting.patientsPerDispensary { addPatient(number) }
    }

    private mutating func addPrescriber(_ number: Int) {
        let code = "\(plan.code)-C\(number)"
        let id = setting.ids.id("clinician", code)
        let first = random.element(of: InventedPeople.firstNames)
        let last = random.element(of: InventedPeople.lastNames)
        prescriberIDs.append(id)
        peopleRecords.append(
            RecordForm.clinician.record(
                id,
                [
                    "code": .text(code), "last_name": .text(last), "first_name": .text(first),
                    "initials": .text("\(first.prefix(1))\(last.prefix(1))"), "female": .flag(random.number(in: 0...1) == 1),
                    "active": .flag(true), "store_ID": .text(storeID),
                ]))
        peopleRecords.append(
            RecordForm.clinicianStoreJoin.record(
                setting.ids.id("clinician_store_join", code), ["store_ID": .text(storeID), "prescriber_ID": .text(id)]))
    }

    private mutating func addPatient(_ number: Int) {
        let code = "\(plan.code)-P\(number)"
        let id = setting.ids.id("name", code)
        let first = random.element(of: InventedPeople.firstNames)
        let last = random.element(of: InventedPeople.lastNames)
        patientIDs.append(id)
        peopleRecords.append(
            RecordForm.name.record(
                id,
                [
                    "name": .text("\(last), \(first)"), "code": .text(code), "charge code": .text(code),
                    "type": .text("patient"), "customer": .flag(true), "supplying_store_id": .text(storeID),
                    "first": .text(first), "last": .text(last), "female": .flag(random.number(in: 0...1) == 1),
                    "date_of_birth": .day(setting.today.adding(days: -random.number(in: 200...28_000))),
                    "created_date": .day(setting.today.adding(days: -random.number(in: 60...300))),
                ]))
        peopleRecords.append(
            RecordForm.nameStoreJoin.record(
                setting.ids.id("name_store_join", plan.code, code), ["store_ID": .text(storeID), "name_ID": .text(id)]))
    }
}
