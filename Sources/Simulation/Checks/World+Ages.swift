import Storage

/// Whether central made transfers of what was finished before its customer was a store.
extension World {
    /// Central took this of a document that may begin a transfer.
    func noteAge(_ change: ModelChange) {
        guard Model.tradeHeaders.contains(change.key.table) else { return }
        guard let record = model.records[change.key], Self.mayBegin(change.key, record) else {
            ages.ofBefore[change.key] = nil
            return
        }
        if let name = ages.ofBefore[change.key], name != record["name_ID"] { ages.ofBefore[change.key] = nil }
        if model.partner(named: record["name_ID"]) == nil { ages.toNobody.insert(change.key) }
    }

    /// A customer is about to become a store: what was finished for it, and central's follower has read, is of before.
    func noteAges(of customer: String) throws {
        guard model.partner(named: customer) == nil else { return }
        try central.database.read { transaction in
            let place = try transaction.followers.cursor("transfers").position
            for (key, record) in model.records where Model.tradeHeaders.contains(key.table) {
                guard record["name_ID"] == customer, model.transfers[key] == nil, Self.mayBegin(key, record),
                    let table = try transaction.knownTable(key.table), let stored = try transaction.records.record(RecordKey(table, key.id)),
                    stored.position <= place
                else { continue }
                ages.ofBefore[key] = customer
                statistics.events["documents of before a store", default: 0] += 1
            }
        }
    }

    private static func mayBegin(_ key: ModelKey, _ record: ModelRecord) -> Bool { Trade.begun(by: key, record) { _ in true } != nil }

    /// A customer's invoices of before it was a store are no transfers, so none is answered; whoever makes both halves at a site goes by the day too.
    func checkAge(_ key: ModelKey, _ record: ModelRecord, _ made: ModelTransfer) throws {
        guard let half = model.records[made.half], half.author == nil || half.author == Model.central else { return }
        guard ages.ofBefore[key] == record["name_ID"] else { return }
        throw violation(.transfers, "\(key) was finished before \(record["name_ID"]) was a store, and \(made.half) answers it all the same.")
    }

    /// Whether it may be that a document was finished before its partner was a store.
    func mayBeOfBefore(_ key: ModelKey) -> Bool { ages.toNobody.contains(key) }
}
