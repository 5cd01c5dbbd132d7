/// Who may edit a record.
enum ModelOwner: Equatable {
    case store(String)
    /// Whoever is the primary server.
    case primary
    /// Central itself, whoever is the primary.
    case central
    case anySite
    /// The record that decides is not here.
    case unknown
}

/// What the model says of a pushed group.
enum GroupVerdict: Equatable {
    case accept
    /// It may not be accepted: it writes what is another's.
    case refuse(String)
    /// It depends on a group that is kept apart.
    case wait
}

extension Model {
    func owner(of key: ModelKey, _ record: ModelRecord) -> ModelOwner {
        switch key.table {
        case "item", "list_master", "list_master_line", "item_store_join", "contact", "list_master_name_join", "list_local_line",
            "diagnosis":
            return .primary
        case "store", "name_store_join", "clinician_store_join": return .central
        case "name_tag_join":
            let isStore = records.contains { $0.key.table == "store" && $0.value["name_ID"] == record["name_ID"] }
            return isStore ? .central : .primary
        case "name":
            switch record["type"] {
            case "patient": return Self.store(record["supplying_store_id"])
            case "store": return .central
            default: return .primary
            }
        case "patient_medication", "repeat_table": return owner(of: ModelKey("name", record["name_ID"]))
        case "nameInsuranceJoin": return owner(of: ModelKey("name", record["nameID"]))
        case "message": return .anySite
        default:
            if let header = Self.header(of: key.table, record) { return owner(of: header) }
            return Self.store(record["store_ID"])
        }
    }

    private func owner(of above: ModelKey) -> ModelOwner {
        guard let record = records[above] else { return .unknown }
        return owner(of: above, record)
    }

    private static func store(_ id: String) -> ModelOwner { id.isEmpty ? .central : .store(id) }

    private func holds(_ owner: ModelOwner, _ site: String, _ epochs: [String: Int64]) -> Bool {
        switch owner {
        case .store(let store): holder[store] == site && epochs["store:\(store)"] == epoch[store]
        case .primary: primary == site && epochs["primary"] == primaryEpoch
        case .central: false
        case .anySite: true
        case .unknown: false
        }
    }

    /// Whether a site may make this change now; nil when it may, else why not.
    func objection(to change: ModelChange, by site: String, epochs: [String: Int64]) -> String? {
        let stored = records[change.key]
        var before: ModelOwner?
        if let stored {
            let owner = owner(of: change.key, stored)
            if owner == .anySite { return objection(toMessage: stored, change, site, epochs) }
            if owner == .unknown, stored.writer != site { return "its header is not known and another wrote it" }
            if owner != .unknown, !holds(owner, site, epochs) { return "the stored version is edited elsewhere" }
            before = owner
        }
        guard let bytes = change.bytes else { return nil }
        let record = ModelRecord(bytes, author: nil, writer: nil)
        if let shape = Self.objection(toShapeOf: change.key, record) { return shape }
        let after = owner(of: change.key, record)
        if after != .unknown, !holds(after, site, epochs) { return "the new version is edited elsewhere" }
        if let before, before != .unknown, before != after { return "it would change hands" }
        return nil
    }

    private func objection(
        toMessage stored: ModelRecord, _ change: ModelChange, _ site: String, _ epochs: [String: Int64]
    ) -> String? {
        guard let bytes = change.bytes else { return "a message is never deleted" }
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
    func judge(_ group: PushBody.Group, from site: String) -> GroupVerdict {
        if blocks(group, site) { return .wait }
        var trial = self
        for change in Self.ordered(group.changes) {
            if let objection = trial.objection(to: change, by: site, epochs: group.epochs) {
                return .refuse("\(change.key): \(objection)")
            }
            trial.apply(change, from: site)
        }
        return .accept
    }

    /// A parked group of this site changed the same record, or made one that this group names.
    private func blocks(_ group: PushBody.Group, _ site: String) -> Bool {
        for waiting in parked where waiting.site == site {
            for change in group.changes {
                if waiting.touched.contains(change.key) { return true }
                guard let bytes = change.bytes, !waiting.created.isEmpty else { continue }
                let values = Set(ModelRecord.fields(of: bytes).values)
                if waiting.created.contains(where: { $0 != change.key && values.contains($0.id) }) { return true }
            }
        }
        return false
    }

    mutating func apply(_ change: ModelChange, from site: String?) {
        if let bytes = change.bytes { put(change.key, bytes, by: site) } else { delete(change.key) }
    }
}
