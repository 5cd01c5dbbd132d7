/// What stays on a site while a dispensary's transactions are not synced (R-OWN 5).
extension Model {
    /// What the rules say of a document of a store that withholds.
    enum Travel {
        case stays
        case travels
        /// Seen from here either may be right: a name, a preference or a pair may look different at the site for now.
        case either
    }

    /// Tables of which records are withheld, with what is written here.
    static let withheldTables: Set<String> = ["transact", "trans_line", "item_line"]

    /// Whether the store's transactions stay where it is active now.
    func withholds(_ store: String, at site: String) -> Bool {
        site != Self.central && holder[store] == site && !switchedOn.contains(store)
            && records[ModelKey("store", store)]?["store_mode"] == "dispensary"
    }

    /// Whether a document of a withholding store leaves its site all the same: to another store of ours, or as a prescription
    /// that all sites may read.
    ///
    /// - Parameters:
    ///   - spreads: whether the site has heard that prescriptions go to all sites.
    ///   - mayRepeat: it names a repeat, which may be another site's to count, or it cannot be told here whether it does.
    func travel(of head: ModelRecord, _ key: ModelKey, partner: ModelRecord?, spreads: Bool, mayRepeat: Bool) -> Travel {
        guard key.table == "transact" else { return .stays }
        // Both halves of a transfer travel, with whatever hangs on them.
        if transfers[key] != nil || beginnings[key] != nil || Trade.answered(by: key, head) != nil { return .either }
        if !head["linked_transaction_id"].isEmpty || !head["linked_goods_received_ID"].isEmpty { return .either }
        // What the primary entered for a store is no transaction of the store's (R-OWN 6).
        if ["rc", "ps"].contains(head["type"]) { return head["entered_on"] == "primary" ? .travels : .stays }
        if head["mode"] == "dispensary", head["type"] == "ci" { return spreads ? .travels : mayRepeat ? .either : .stays }
        let name = head["name_ID"]
        // A merge that a restored central lost is one that the site may know.
        if resolved("name", name) != name || lostAliases[ModelKey("name", name)] != nil || partner == nil { return .either }
        guard partner?["type"] == "store" else { return .stays }
        // A central server that went back may know the store no longer; the site still does.
        guard let own = records[ModelKey("store", head["store_ID"])] else { return .either }
        return own["name_ID"] == name ? .stays : .travels
    }
}
