extension StoreHistory {
    /// Four finalised customer invoices for each facility the store serves; the first answers its order.
    mutating func issueToCustomers(answering orders: [String: String]) {
        for (place, customer) in plan.customers.enumerated() {
            for number in 0..<4 {
                let requisitionID = number == 0 ? orders[customer] ?? "" : ""
                add(
                    Invoice(
                        id: setting.ids.id("transact", plan.code, "ci", customer, String(number)), kind: .customerInvoice,
                        status: number == 3 ? .confirmed : .finalised, nameID: setting.nameID(customer),
                        day: setting.today.adding(days: -45 + number * 12 + place), secondsOfDay: workingTime(),
                        comment: requisitionID.isEmpty ? "" : "Answers the facility's order", requisitionID: requisitionID,
                        lines: issueLines(random.number(in: 4...8))))
            }
        }
    }

    /// One draft customer invoice for each store that this one supplies: the first thing a demonstration can finalise and send.
    mutating func prepareIssues() {
        for partner in setting.suppliedStores(by: plan) {
            add(
                Invoice(
                    id: setting.ids.id("transact", plan.code, "ci", partner.code), kind: .customerInvoice, status: .draft,
                    nameID: setting.nameID(partner.code), day: setting.today, secondsOfDay: workingTime(),
                    comment: "Monthly delivery", lines: issueLines(6)))
        }
    }

    /// Two prescriptions for each patient, about the middle of the last two months.
    mutating func dispense() {
        for (place, patient) in patientIDs.enumerated() {
            for number in 0..<2 {
                let places = chooseStock(random.number(in: 1...3), havingAtLeast: 40)
                let lines = places.map { place in
                    let units = random.number(in: 1...6) * (stock[place].medicine.packSizeUnits >= 100 ? 5 : 1)
                    return Invoice.Line(stock: place, quantityPacks: units, note: stock[place].medicine.directions)
                }
                let diagnosis = random.element(of: Wording.rows(Wording.diagnoses))[0]
                add(
                    Invoice(
                        id: setting.ids.id("transact", plan.code, "prescription", String(place), String(number)),
                        kind: .customerInvoice, status: .finalised, nameID: patient,
                        day: setting.today.adding(days: -44 + number * 30 + place % 14), secondsOfDay: workingTime(),
                        prescriberID: random.element(of: prescriberIDs), diagnosisID: setting.diagnosisID(diagnosis),
                        isPrescription: true, lines: lines))
            }
        }
    }

    private mutating func issueLines(_ count: Int) -> [Invoice.Line] {
        chooseStock(count, havingAtLeast: 2).map { place in
            let most = max(1, stock[place].availablePacks / 6)
            return Invoice.Line(stock: place, quantityPacks: random.number(in: 1...most))
        }
    }
}
