import SyncRules

/// What transfers ask of a document beyond its fields.
extension DocumentRecord {
    /// A number made for a half but not given yet.
    func isUnnumbered(_ field: Field) -> Bool { Double(text(field)) == -1 }

    /// When it was finalised or confirmed, else entered: a day, and seconds since midnight.
    var moment: (day: String, time: String) {
        let moments: [(day: Field, time: Field?)] = [
            (.finalised_date, .finalised_time), (.confirm_date, .confirm_time), (.entry_date, .entry_time), (.date_entered, nil),
            (.creation_date, nil),
        ]
        for (day, time) in moments {
            let date = String(text(day).prefix(10))
            if Day.isDay(date) { return (date, time.flatMap { number($0) }.map { String($0) } ?? "0") }
        }
        return ("0000-00-00", "0")
    }
}
