extension CentralRecords {
    /// Location types, reasons, shipping methods, abbreviations and diagnoses.
    func wordLists() -> [SampleRecord] {
        let ids = setting.ids
        var records: [SampleRecord] = []
        for row in Wording.rows(Wording.storageConditions) {
            records.append(
                RecordForm.locationType.record(
                    setting.locationTypeID(row[0]),
                    ["Description": .text(row[0]), "Temperature_min": .json(row[1]), "Temperature_max": .json(row[2])]))
        }
        for row in Wording.rows(Wording.reasons) {
            records.append(
                RecordForm.option.record(
                    setting.reasonID(row[1]), ["type": .text(row[0]), "title": .text(row[1]), "isActive": .flag(true)]))
        }
        for row in Wording.rows(Wording.shipMethods) {
            records.append(
                RecordForm.shipMethod.record(
                    ids.id("ship_method", row[0]), ["method": .text(row[0]), "isActive": .flag(true)]))
        }
        for row in Wording.rows(Wording.abbreviations) {
            records.append(
                RecordForm.abbreviation.record(
                    ids.id("abbreviation", row[0]), ["abbreviation": .text(row[0]), "expansion": .text(row[1])]))
        }
        for row in Wording.rows(Wording.diagnoses) {
            records.append(
                RecordForm.diagnosis.record(
                    setting.diagnosisID(row[0]), ["ICD_CODE": .text(row[0]), "ICD_DESCRIPTION": .text(row[1])]))
        }
        return records
    }

    /// The home currency first.
    func currencies() -> [SampleRecord] {
        Wording.rows(Wording.currencies).enumerated().map { order, row in
            RecordForm.currency.record(
                setting.currencyID(row[0]),
                [
                    "currency": .text(row[0]), "rate": .json(row[1]), "is_home_currency": .flag(order == 0),
                    "date_updated": .day(setting.today.adding(days: -30)), "is_active": .flag(true),
                ])
        }
    }

    /// A monthly schedule with the twelve months of the sample's last year.
    func periods() -> [SampleRecord] {
        let schedule = setting.ids.id("periodSchedule", "Monthly")
        let year = setting.today.date.year
        let months = (1...12).map { month in
            let start = SampleDay(year: year, month: month, day: 1)
            let end = SampleDay(year: year, month: month + 1, day: 1).adding(days: -1)
            let name = "\(year)-\(month < 10 ? "0" : "")\(month)"
            return RecordForm.period.record(
                setting.ids.id("period", name),
                [
                    "periodScheduleID": .text(schedule), "name": .text(name), "startDate": .day(start), "endDate": .day(end),
                ])
        }
        return [RecordForm.periodSchedule.record(schedule, ["name": .text("Monthly")])] + months
    }

    /// A tag for each kind of store.
    func nameTags() -> [SampleRecord] {
        var seen: Set<String> = []
        return StorePlan.all.map(\.tag).filter { seen.insert($0).inserted }.map { tag in
            RecordForm.nameTag.record(setting.ids.id("name_tag", tag), ["description": .text(tag)])
        }
    }
}
