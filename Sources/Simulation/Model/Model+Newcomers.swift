import Payload

/// Patients and prescribers that a site has just made (R-OWN 2, 4).
extension Model {
    /// The rows that say where somebody is seen.
    static let seenTables: Set<String> = ["name_store_join", "clinician_store_join"]

    /// The new patient or prescriber that a row shows; nil for rows of others.
    func newcomer(_ key: ModelKey, _ row: ModelRecord) -> ModelKey? {
        guard Self.seenTables.contains(key.table), !newcomers.isEmpty else { return nil }
        let table = key.table == "name_store_join" ? "name" : "clinician"
        let subject = ModelKey(table, resolved(table, row[table == "name" ? "name_ID" : "prescriber_ID"]))
        guard newcomers[subject] != nil, let record = records[subject] else { return nil }
        return table == "clinician" || record["type"] == "patient" ? subject : nil
    }

    /// A new row that a first prescription makes: it shows a prescriber, whom the site knows through another store, in a dispensary
    /// (R-OWN 4).
    func showsFirstPrescriber(_ key: ModelKey, _ row: ModelRecord, at site: String) -> Bool {
        guard key.table == "clinician_store_join", records[ModelKey("store", row["store_ID"])]?["store_mode"] == "dispensary",
            let prescriber = records[ModelKey("clinician", resolved("clinician", row["prescriber_ID"]))]
        else { return false }
        let id = resolved("clinician", row["prescriber_ID"])
        // From its acknowledgement on a row is central's (R-OWN 2): what central deleted does not come back with an old copy of it where the
        // store knows the prescriber anyway, as its home or by another row. No prescription there is a first one.
        if known.contains(key), prescriber["store_ID"] == row["store_ID"] || isSeen(prescriber: id, in: row["store_ID"]) { return false }
        let standing = standing(of: site)
        return standing.prescribers.contains(id) || standing.held.contains(prescriber["store_ID"])
    }

    /// Takes a group over, and notes whom it made.
    mutating func accept(_ group: PushBody.Group, from site: String, at position: Int64) {
        for change in Self.ordered(group.changes) { take(change, from: site, at: position) }
        accepted.insert(group.name)
    }

    mutating func take(_ change: ModelChange, from site: String, at position: Int64) {
        let isNew = records[change.key] == nil
        apply(change, from: site)
        guard isNew, let record = records[change.key] else { return }
        if change.key.table == "clinician" || change.key.table == "name" && record["type"] == "patient" {
            newcomers[change.key] = (site, position)
        }
    }

    /// Central takes a site's change over as its own act: the site is still the one that made the record.
    mutating func takeOver(_ change: ModelChange, of site: String, at position: Int64) {
        let isNew = records[change.key] == nil
        let change = insteadOfTenure(change)
        take(change, from: site, at: position)
        guard let record = records[change.key], let bytes = change.bytes else { return }
        records[change.key] = ModelRecord(bytes, author: isNew ? site : record.author, writer: nil)
    }

    /// A store's record says where the store is active; a version of before says nothing about it (R-STORE 3).
    private func insteadOfTenure(_ change: ModelChange) -> ModelChange {
        let field = "sync_id_remote_site"
        guard change.key.table == "store", let bytes = change.bytes, let stored = records[change.key], !stored[field].isEmpty,
            let bytes = try? RecordBytes.replacing(member: field, in: bytes, with: Array(stored[field].utf8))
        else { return change }
        return ModelChange(key: change.key, bytes: bytes, mergeInto: change.mergeInto)
    }

    /// A site has read past its acceptances up to a position.
    mutating func acquaint(_ site: String, upTo position: Int64) {
        guard !newcomers.isEmpty else { return }
        newcomers = newcomers.filter { $0.value.site != site || $0.value.position > position }
    }
}
