/// What central and sites do about transfers of their own accord, and why they may (R-XFER).
extension Model {
    /// What speaks against a change that central's or a site's program made by itself; nil when a rule calls for it.
    ///
    /// - Parameter place: the site whose program it was; central's own for central.
    func objection(toTransferWork key: ModelKey, _ before: Model, by place: String, _ history: TradeHistory) -> String? {
        let (old, new) = (before.records[key], records[key])
        if old?.bytes == new?.bytes { return nil }
        if let old, let new {
            if isRepointed(old, new) { return nil }
        }
        if Self.staysAtSite(key.table) { return place == Self.central ? nil : "books of numbers do not travel" }
        if key.table == "log" { return objection(toLog: key, old, new) }
        if Self.tradeHeaders.contains(key.table) {
            switch (old, new) {
            case (nil, let new?): return objection(toNewHalf: key, new, before, place, history)
            case (let old?, nil): return objection(toGoneHalf: key, old, place, history)
            case (let old?, let new?): return objection(toHalf: key, old, new, place, history)
            case (nil, nil): return nil
            }
        }
        return objection(toLine: key, old, new, before, place, history)
    }

    private func objection(toLog key: ModelKey, _ old: ModelRecord?, _ new: ModelRecord?) -> String? {
        guard old == nil, let new else { return "a log line is for ever" }
        guard let subject = Self.subject(of: key, new) else { return "it is about no transfer" }
        let isAnswered = records.contains { key, half in
            half["store_ID"] == new["store_ID"]
                && Trade.answered(by: key, half).map { $0.begins == subject.table && half[$0.source] == subject.id } ?? false
        }
        return isAnswered ? nil : "nothing of its store answers \(subject)"
    }

    // MARK: Headers

    private func objection(
        toNewHalf key: ModelKey, _ half: ModelRecord, _ before: Model, _ place: String, _ history: TradeHistory
    ) -> String? {
        guard let trade = Trade.answered(by: key, half) else { return "it answers nothing" }
        // Two sites answered a document that was addressed anew: when one's half is gone, the other's may still be on its way.
        let isAnothers = place != Self.central && (history.versions[key] ?? []).contains { $0["store_ID"] != half["store_ID"] }
        if before.known.contains(key), !isAnothers { return "it was deleted, and what was deleted is not made again" }
        let source = ModelKey(trade.begins, half[trade.source])
        if history.halves(of: trade, source.id).count > 1 { return "\(source) has an answer already" }
        let store = half["store_ID"]
        let begins = (history.versions[source] ?? []).contains { version in
            let kind = Trade.begun(by: source, version) { _ in trade == .receipt }
            return kind == trade && version["store_ID"] != store && partner(named: version["name_ID"]) == store
        }
        guard begins else { return "\(source) never asked for it" }
        if trade == .shipment, half["hold"] != "true" { return "it is not on hold" }
        guard half["status"] == (trade == .request ? "sg" : "nw") else { return "it begins with another status" }
        guard place == Self.central else { return nil }
        guard let beginning = records[source] else { return "\(source) was deleted" }
        if let why = waits(source, beginning, to: store) { return "it has to wait: \(why)" }
        let sender = records[ModelKey("store", beginning["store_ID"])]?["name_ID"] ?? ""
        if trade != .receipt, resolved("name", half["name_ID"]) != resolved("name", sender) {
            return "it names another store than \(source) came from"
        }
        if holder[store] != Self.central, half[trade.number] != "-1" { return "it has a number before its store's site gave one" }
        return nil
    }

    /// Only what nobody had touched goes with the document it was made of.
    private func objection(toGoneHalf key: ModelKey, _ half: ModelRecord, _ place: String, _ history: TradeHistory) -> String? {
        guard let trade = Trade.answered(by: key, half) else { return "it answers nothing" }
        if acted.contains(key) { return "somebody had acted on its lines" }
        let source = ModelKey(trade.begins, half[trade.source])
        // Where both are one site's, central may have kept apart what the site deleted.
        guard records[source] == nil || place != Self.central && history.gone.contains(source) else {
            return "what it answers is still there"
        }
        return ["nw", "sg"].contains(half["status"]) ? nil : "somebody had acted on it"
    }

    private func objection(
        toHalf key: ModelKey, _ old: ModelRecord, _ new: ModelRecord, _ place: String, _ history: TradeHistory
    ) -> String? {
        if place == Self.central, !isHeldByCentral(owner(of: key, old)) { return "it is edited elsewhere" }
        let answers = Trade.answered(by: key, old)
        let said = answers.map { history.versions[ModelKey($0.begins, old[$0.source])] ?? [] } ?? []
        for field in Set(old.fields.keys).union(new.fields.keys) where old[field] != new[field] {
            if let answers, field == answers.number, old[field] == "-1", (Int(new[field]) ?? 0) > 0 { continue }
            if Trade.allCases.contains(where: { $0.begins == key.table && $0.link == field }), old[field].isEmpty,
                place != Self.central || known.contains(ModelKey(linkTable(field), new[field]))
            {
                // A site that makes both halves links the first before it sends the second; the end shows whether it came.
                continue
            }
            if answers != nil, ["nw", "sg"].contains(old["status"]), !acted.contains(key),
                ["comment", "their_ref", "requester_reference", "supplier_reference"].contains(field)
                    || said.contains(where: { $0[field] == new[field] })
            {
                continue
            }
            return "nothing asks for its \(field)"
        }
        return nil
    }

    private func linkTable(_ field: String) -> String {
        switch field {
        case "linked_requisition_id": "requisition"
        case "linked_goods_received_ID": "Goods_received"
        default: "transact"
        }
    }

    // MARK: Lines

    private func objection(
        toLine key: ModelKey, _ old: ModelRecord?, _ new: ModelRecord?, _ before: Model, _ place: String, _ history: TradeHistory
    ) -> String? {
        guard let line = new ?? old, let above = Self.header(of: key.table, line) else { return "it hangs nowhere" }
        if let old, let new, key.table == "purchase_order_line" {
            return Set(old.fields.keys).union(new.fields.keys).allSatisfy { $0 == "quan_rec_to_date" || old[$0] == new[$0] }
                ? nil : "only received quantities are counted in an order"
        }
        guard let header = records[above] ?? before.records[above], let trade = Trade.answered(by: above, header) else {
            return "its document answers nothing"
        }
        if acted.contains(above) { return "somebody had acted on lines of its document" }
        let isCentrals = holder[header["store_ID"]] == Self.central
        if place == Self.central, !isCentrals, old != nil || new == nil || before.records[above] != nil {
            return "the half is its store's"
        }
        guard ["nw", "sg"].contains((before.records[above] ?? header)["status"]) else { return "somebody had acted on its document" }
        let source = ModelKey(trade.beginsLines, line[trade.lineSource])
        let said = history.versions[source] ?? []
        guard let new else {
            let beginning = header[trade.source]
            let left = said.contains { Self.header(of: source.table, $0)?.id != beginning || trade.sent($0) == nil }
            // A half goes whole with the document it answers.
            let isGone = history.gone.contains(source) || history.gone.contains(ModelKey(trade.begins, beginning))
            return isGone || left ? nil : "\(source) is still sent"
        }
        let isSaid = said.contains {
            trade.sent($0) == trade.arrived(new) && resolved("item", $0["item_ID"]) == resolved("item", new["item_ID"])
        }
        return isSaid ? nil : "\(source) never said that"
    }
}
