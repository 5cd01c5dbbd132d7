import Payload

extension Model {
    func owner(of key: ModelKey, _ record: ModelRecord) -> ModelOwner {
        switch key.table {
        case "item", "list_master", "list_master_line", "item_store_join", "contact", "list_master_name_join", "list_local_line",
            "diagnosis":
            return .primary
        case "store", "user", "user_store": return .central
        case "name_store_join", "clinician_store_join":
            // Until the site that made somebody has heard of it, it says where that one is seen (R-OWN 2).
            return newcomer(key, record).map { owner(of: $0) } ?? .central
        case "name_tag_join":
            let isStore = records.contains {
                $0.key.table == "store" && resolved("name", $0.value["name_ID"]) == resolved("name", record["name_ID"])
            }
            return isStore ? .central : .primary
        case "name":
            switch record["type"] {
            case "patient": return Self.store(record["supplying_store_id"])
            case "store": return .central
            default: return .primary
            }
        case "pref":
            guard record["store_ID"].isEmpty, Self.sharedPreferences.contains(record["item"]) else { return .central }
            return record["network_ID"].isEmpty ? .primary : .site(record["network_ID"])
        case "purchase_order":
            // The side that entered an order keeps it for life (R-OWN 6).
            return record["entered_on"] == "primary" ? .primary : Self.store(record["store_ID"])
        case "transact": return Self.isPayment(record) && record["entered_on"] == "primary" ? .primary : Self.store(record["store_ID"])
        case "patient_medication", "repeat_table": return owner(of: ModelKey("name", record["name_ID"]))
        case "nameInsuranceJoin": return owner(of: ModelKey("name", record["nameID"]))
        case "message": return .anySite
        default:
            if let header = Self.header(of: key.table, record) { return owner(of: header) }
            return Self.store(record["store_ID"])
        }
    }

    private func owner(of above: ModelKey) -> ModelOwner {
        let above = ModelKey(above.table, resolved(above.table, above.id))
        guard let record = records[above] else { return .unknown }
        return owner(of: above, record)
    }

    /// What the primary says of a preference of all sites.
    func isOn(_ preference: String) -> Bool {
        guard let record = records[ModelKey("pref", preference)], let value = try? JSONValue(parsing: record.bytes) else { return false }
        return value["data"]?["value"]?.truth ?? false
    }

    /// Receipts and payments, which have centralised ones among them.
    static func isPayment(_ record: ModelRecord) -> Bool { ["rc", "ps"].contains(record["type"]) }

    /// The preference under which records like this one are entered on the primary.
    static func centralised(_ key: ModelKey, _ bytes: [UInt8]?) -> String? {
        switch key.table {
        case "purchase_order": "centralised_procurement"
        case "transact": bytes.map { isPayment(ModelRecord($0, author: nil, writer: nil)) } ?? false ? "centralised_payments" : nil
        default: nil
        }
    }

    /// Whether bytes are others with nothing but the entering side's mark added.
    static func isMarked(_ written: [UInt8], as stored: [UInt8]) -> Bool {
        var fields = ModelRecord.fields(of: stored)
        fields["entered_on"] = ModelRecord.fields(of: written)["entered_on"]
        return fields == ModelRecord.fields(of: written)
    }

    private static func store(_ id: String) -> ModelOwner { id.isEmpty ? .central : .store(id) }

    /// The patient or prescriber on whose home a record hangs.
    private func home(of key: ModelKey, _ record: ModelRecord) -> ModelKey? {
        switch key.table {
        case "name", "clinician": return Self.homeField(key, record) == nil ? nil : key
        case "patient_medication", "repeat_table", "nameInsuranceJoin":
            let name = record[key.table == "nameInsuranceJoin" ? "nameID" : "name_ID"]
            let above = ModelKey("name", resolved("name", name))
            return records[above].flatMap { home(of: above, $0) }
        default: return newcomer(key, record).flatMap { above in records[above].flatMap { home(of: above, $0) } }
        }
    }

    /// Its home was handed away from this site after the change was written (R-OWN 1).
    private func hasLeft(_ key: ModelKey, _ record: ModelRecord, _ site: String, _ epochs: [String: Int64]) -> Bool {
        guard let home = home(of: key, record), let left = leftBy[home]?[site] else { return false }
        // A number of a history that central lost is none it knows.
        let noted = epochs["homes"].map { count in (homesCounts[site]?.firstIndex(of: count)).map { Int64($0) + 1 } ?? 0 } ?? 0
        return noted < left
    }

    func holds(_ owner: ModelOwner, _ site: String, _ epochs: [String: Int64]) -> Bool {
        switch owner {
        case .store(let store): holder[store] == site && epochs["store:\(store)"] == epoch[store]
        case .primary: primary == site && epochs["primary"] == primaryEpoch
        case .central: false
        case .anySite: true
        case .site(let one): one == site
        case .unknown: false
        }
    }

    /// The preferences outside stores that all sites share (R-OWN 8).
    static let sharedPreferences: Set<String> = [
        "centralised_procurement", "centralised_payments", "prescriptions_to_all_sites", "repeats_on_all_sites",
    ]

    /// Whether a site may make this change now; nil when it may, else why not.
    func objection(to change: ModelChange, by site: String, epochs: [String: Int64]) -> String? {
        let stored = records[change.key]
        if change.key.table == "merge" {
            guard let bytes = change.bytes else { return "a merge is final" }
            return objection(toMerge: change.key, ModelRecord(bytes, author: nil, writer: nil), by: site, epochs: epochs)
        }
        if change.key.table == "log", let stored, change.bytes != stored.bytes { return "a log line is for ever" }
        if stored == nil, change.bytes != nil, aliases[change.key] != nil { return "it was merged into another" }
        var before: ModelOwner?
        // A row of one's own, or of one's own store, that says what stands already: it came before, and comes again after a restore (R-OWN 2).
        if let stored, Self.seenTables.contains(change.key.table), stored.bytes == change.bytes,
            stored.writer == site || holds(.store(stored["store_ID"]), site, epochs)
        {
            return nil
        }
        for row in [stored, change.bytes.map { ModelRecord($0, author: nil, writer: nil) }].compactMap({ $0 })
        where newcomer(change.key, row) != nil {
            if !holds(.store(row["store_ID"]), site, epochs) { return "it shows somebody in another site's store" }
        }
        if let stored {
            if hasLeft(change.key, stored, site, epochs) { return "its home has left this site since" }
            let owner = owner(of: change.key, stored)
            if owner == .anySite { return objection(toMessage: stored, change, site, epochs) }
            if owner == .unknown, stored.writer != site { return "its header is not known and another wrote it" }
            if owner != .unknown, !holds(owner, site, epochs) { return "the stored version is edited elsewhere" }
            before = owner
        }
        if let stored, isOfPerson(change.key, stored), !dispenses(site) { return "no store of the site dispenses" }
        guard let bytes = change.bytes else { return nil }
        let record = ModelRecord(bytes, author: nil, writer: nil)
        if let shape = Self.objection(toShapeOf: change.key, record) { return shape }
        if hasLeft(change.key, record, site, epochs) { return "its home has left this site since" }
        let isFirst = stored == nil && showsFirstPrescriber(change.key, record, at: site)
        let after = isFirst ? .store(record["store_ID"]) : owner(of: change.key, record)
        // What hangs on nothing that is known is nobody's to create (R-OWN 18).
        if !holds(after, site, epochs) { return after == .unknown ? "what it hangs on is not known" : "the new version is edited elsewhere" }
        let sender = record["fromStoreID"]
        if after == .anySite, record["type"] == "user_copy" { return "users are sent by central" }
        if after == .anySite, !sender.isEmpty, !holds(.store(sender), site, epochs) { return "it names another's store as its sender" }
        if let before, before != .unknown, before != after { return "it would change hands" }
        if let dispensing = objection(toDispensing: change.key, record, over: stored, by: site) { return dispensing }
        return objection(toRepeat: change.key, record, over: stored)
    }

    /// A line that newly names a repeat, or comes under another prescription, names one of the same patient (R-OWN 3).
    private func objection(toRepeat key: ModelKey, _ line: ModelRecord, over stored: ModelRecord?) -> String? {
        guard key.table == "trans_line", !line["repeat_ID"].isEmpty,
            stored?["repeat_ID"] != line["repeat_ID"] || stored?["transaction_ID"] != line["transaction_ID"],
            let header = records[ModelKey("transact", line["transaction_ID"])], let named = records[ModelKey("repeat_table", line["repeat_ID"])]
        else { return nil }
        return resolved("name", header["name_ID"]) == resolved("name", named["name_ID"]) ? nil : "the repeat is another patient's"
    }

    /// A patient or prescriber with a home, or what is known of one (R-OWN 1, 4).
    private func isOfPerson(_ key: ModelKey, _ record: ModelRecord) -> Bool {
        // Where somebody is seen is said by whoever made them, dispensing or not.
        if Self.seenTables.contains(key.table) { return false }
        guard let home = home(of: key, record) else { return false }
        let person = home == key ? record : records[home] ?? record
        return !person[home.table == "name" ? "supplying_store_id" : "store_ID"].isEmpty
    }

    private func dispenses(_ site: String) -> Bool {
        holder.contains { $0.value == site && records[ModelKey("store", $0.key)]?["store_mode"] == "dispensary" }
    }

    /// Patients and prescribers are edited where some store dispenses, and are at home in one that does; prescriptions are written in dispensaries, for patients visible there.
    private func objection(toDispensing key: ModelKey, _ record: ModelRecord, over stored: ModelRecord?, by site: String) -> String? {
        if isOfPerson(key, record), !dispenses(site) { return "no store of the site dispenses" }
        if stored == nil, let field = Self.homeField(key, record), let home = records[ModelKey("store", record[field])],
            home["store_mode"] != "dispensary"
        {
            return "somebody new is at home where nobody dispenses"
        }
        guard key.table == "transact", record["mode"] == "dispensary", record["type"] == "ci" else { return nil }
        let store = record["store_ID"]
        if let facts = records[ModelKey("store", store)], facts["store_mode"] != "dispensary" { return "its store does not dispense" }
        let name = resolved("name", record["name_ID"])
        // A merge makes one patient of two: what was prescribed to either is the kept one's (R-OWN 9).
        if let stored, resolved("name", stored["name_ID"]) == name { return nil }
        guard let patient = records[ModelKey("name", name)], patient["type"] == "patient", patient["supplying_store_id"] != store else {
            return nil
        }
        let isVisible = records.contains { key, row in
            key.table == "name_store_join" && row["store_ID"] == store && row["inactive"] != "true"
                && resolved("name", row["name_ID"]) == name
        }
        return isVisible ? nil : "the patient is not visible in the store"
    }

    private func objection(
        toMessage stored: ModelRecord, _ change: ModelChange, _ site: String, _ epochs: [String: Int64]
    ) -> String? {
        guard let bytes = change.bytes else { return "a message is never deleted" }
        if bytes == stored.bytes { return nil }
        guard ModelRecord(bytes, author: nil, writer: nil)["status"] == "processed" else { return "a message is only marked processed" }
        let receiver = stored["toStoreID"]
        guard !receiver.isEmpty, holds(.store(receiver), site, epochs) else { return "only its receiver marks a message" }
        var before = stored.fields
        var after = ModelRecord.fields(of: bytes)
        before["status"] = nil
        after["status"] = nil
        return before == after ? nil : "a message is never edited"
    }

    private static func objection(toShapeOf key: ModelKey, _ record: ModelRecord) -> String? {
        if record["ID"] != key.id { return "its key field is not its id" }
        if key.table == "item_line", record["quantity"] == "true" { return "a quantity is a number" }
        return nil
    }

    /// What others hang on before what hangs on it, deletions afterwards and the other way round.
    static func ordered(_ changes: [ModelChange]) -> [ModelChange] {
        func rank(_ change: ModelChange) -> Int {
            let level =
                switch change.key.table {
                case "item", "list_master", "name", "store", "clinician": 0
                case "trans_line", "requisition_line", "purchase_order_line", "Goods_received_line", "list_local_line": 2
                default: 1
                }
            return change.bytes == nil ? 10 - level : level
        }
        return changes.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
    }

    /// What central must do with a group that a site pushes.
    ///
    /// - Parameter number: the number it is kept under already; only what was parked before it is in its way.
    func judge(_ group: PushBody.Group, from site: String, parkedAs number: Int64 = .max) -> GroupVerdict {
        if blocks(group, site, before: number) { return .wait }
        var trial = self
        for change in Self.ordered(group.changes) {
            if let objection = trial.objection(to: change, by: site, epochs: group.epochs) {
                return .refuse("\(change.key): \(objection)")
            }
            // One change alone has nothing after it: the model need not be copied.
            if group.changes.count > 1 { trial.take(change, from: site, at: .max) }
        }
        for change in group.changes where change.key.table == "merge" {
            let merge = change.bytes.map { ModelRecord($0, author: nil, writer: nil) }
            if let merge, trial.records[ModelKey(merge["table"], merge["dropped"])] != nil { return .refuse("the dropped record stays") }
        }
        return .accept
    }

    /// Fields that name other records and are nothing but text by the field's own description.
    private static let undeclared = ["Goods_received": ["linked_transaction_ID"], "log": ["source_record_ID", "data_json"]]

    /// A parked group of this site changed the same record, or made one that this group names.
    private func blocks(_ group: PushBody.Group, _ site: String, before number: Int64) -> Bool {
        for waiting in parked where waiting.site == site && waiting.number < number {
            for change in group.changes {
                if waiting.touched.contains(change.key) { return true }
                guard let bytes = change.bytes, !waiting.created.isEmpty else { continue }
                var fields = ModelRecord.fields(of: bytes)
                for field in Self.undeclared[change.key.table] ?? [] { fields[field] = nil }
                let values = Set(fields.values)
                // Nothing refers to a preference, though an override speaks its name; what came to be by another way is not waited for.
                if waiting.created.contains(where: {
                    $0 != change.key && $0.table != "pref" && values.contains($0.id) && records[$0] == nil
                }) {
                    return true
                }
            }
        }
        return false
    }

    mutating func apply(_ change: ModelChange, from site: String?) {
        if let bytes = change.bytes { return put(change.key, bytes, by: site) }
        delete(change.key, by: site)
        for (table, line, header) in Self.lines where table == change.key.table.lowercased() {
            for (key, record) in records where key.table.lowercased() == line && record[header] == change.key.id { delete(key, by: site) }
        }
    }

    /// Lines go with their document: tables in lower case, and the field that names the document.
    private static let lines: [(table: String, line: String, header: String)] = [
        ("transact", "trans_line", "transaction_ID"), ("requisition", "requisition_line", "requisition_ID"),
        ("purchase_order", "purchase_order_line", "purchase_order_ID"), ("goods_received", "goods_received_line", "goods_received_ID"),
        ("stock_take", "stock_take_lines", "stock_take_ID"),
    ]
}
