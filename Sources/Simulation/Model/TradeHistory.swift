/// What documents that trade ever said anywhere: a lost or older version of one half may still be what the other was made of.
struct TradeHistory {
    private(set) var versions: [ModelKey: [ModelRecord]] = [:]
    private(set) var gone: Set<ModelKey> = []
    /// By kind and beginning, the ids of all halves that ever answered it.
    private(set) var halves: [String: Set<String>] = [:]

    mutating func note(_ change: ModelChange) {
        guard Model.trades(change.key.table) else { return }
        guard let bytes = change.bytes else {
            gone.insert(change.key)
            return
        }
        if versions[change.key]?.last?.bytes == bytes { return }
        let record = ModelRecord(bytes, author: nil, writer: nil)
        versions[change.key, default: []].append(record)
        if let trade = Trade.answered(by: change.key, record) {
            halves[Self.name(trade, record[trade.source]), default: []].insert(change.key.id)
        }
    }

    func halves(of trade: Trade, _ beginning: String) -> Set<String> { halves[Self.name(trade, beginning)] ?? [] }

    private static func name(_ trade: Trade, _ beginning: String) -> String { "\(trade.rawValue) \(beginning)" }
}
