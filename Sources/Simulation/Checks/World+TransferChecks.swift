import Storage
import Transfers

/// What must be true of transfers once everybody has synced and nothing moves (R-XFER).
extension World {
    func checkTransfersAtEnd() throws {
        let reasons = try reasonsToWait()
        for (key, record) in model.records.sorted(by: { $0.key < $1.key }) {
            if let begun = model.begun(by: key, record) { try checkAnswer(to: key, record, begun.trade, begun.to, reasons) }
            if let trade = Trade.answered(by: key, record) { try checkBeginning(of: key, record, trade) }
        }
        for transfer in model.transfers.values.sorted(by: { $0.beginning < $1.beginning }) { try checkStock(transfer) }
        try checkReceived()
        try checkNumbers()
        try checkGaps()
    }

    /// By beginning, what central says its half waits for.
    private func reasonsToWait() throws -> [ModelKey: String] {
        var reasons: [ModelKey: String] = [:]
        for pair in try central.database.read({ try $0.transfers.pairs(limit: 1_000_000, onlyOpen: true) }) {
            reasons[ModelKey(pair.initiating.table.name, pair.initiating.id)] = pair.reason ?? ""
        }
        return reasons
    }

    /// Exactly one half answers each document that qualifies, or there is a reason.
    private func checkAnswer(to key: ModelKey, _ record: ModelRecord, _ trade: Trade, _ to: String, _ reasons: [ModelKey: String]) throws {
        if let made = model.transfers[key] {
            let all = tradeHistory.halves(of: made.trade, key.id)
            guard all.count <= 1 else { throw violation(.transfers, "\(key) was answered by \(all.sorted()).") }
            try checkAge(key, record, made)
            return try checkOneKind(of: key, record, made)
        }
        let expected = awaitsOrder(key, record) ? "order-unknown" : model.waits(key, record, to: to)
        // A customer that became a store: its documents of before are older than the store.
        if record["name_ID"].hasPrefix("customer"), mayBeOfBefore(key), reasons[key] == nil || reasons[key] == "older-than-store" { return }
        guard let reason = reasons[key] else {
            let bytes = String(decoding: record.bytes, as: UTF8.self)
            throw violation(
                .transfers, "\(key) has no answer, and central does not say why: \(expected ?? "it is due"), for \(to): \(bytes)")
        }
        if reason == "failed", tradeHistory.halves(of: trade, key.id).contains(where: { isSquatted(ModelKey(trade.answers, $0)) }) {
            return
        }
        // An order that a dishonest hand keeps from its supplier's site is waited for there.
        if reason == expected, reason == "made-at-site", tampered.contains(key), key.table == "transact", !record["original_PO_ID"].isEmpty { return }
        guard reason == expected, reason != "made-at-site" || isKeptApart(trade, key) else {
            let bytes = String(decoding: record.bytes, as: UTF8.self)
            let why = try central.database.read { transaction in
                try transaction.transfers.pair(begunBy: RecordKey(transaction.table(key.table), key.id))?.detail ?? ""
            }
            throw violation(
                .transfers,
                "\(key) waits for \(reason) \(why); the rules say \(expected ?? "its answer is due"): \(bytes)"
                    + (try devices.filter { $0.site == model.holder[record["store_ID"]] }.map { try evidence($0, key) + troubles(at: $0) }.joined()))
        }
    }

    /// The goods of an order's invoice come once: by goods received, or, where it was addressed to somebody else or its order is gone, by a
    /// supplier invoice.
    private func checkOneKind(of key: ModelKey, _ record: ModelRecord, _ made: ModelTransfer) throws {
        let order = ModelKey("purchase_order", record["original_PO_ID"])
        let others = [Trade.receipt, .shipment].filter { $0 != made.trade && !tradeHistory.halves(of: $0, key.id).isEmpty }
        guard key.table == "transact", !others.isEmpty, !tradeHistory.gone.contains(order), !tampered.contains(key),
            Set((tradeHistory.versions[key] ?? []).map { model.partner(named: $0["name_ID"]) ?? "" }).count <= 1,
            Set((tradeHistory.versions[key] ?? []).map { $0["original_PO_ID"] }).count <= 1
        else { return }
        throw violation(.transfers, "\(key) of \(order) was answered as \(made.trade), and as \(others) too.")
    }

    /// An order's invoice whose order central has not heard of: what it leads to shows with the order (R-XFER 4).
    private func awaitsOrder(_ key: ModelKey, _ record: ModelRecord) -> Bool {
        let order = record["original_PO_ID"]
        return key.table == "transact" && !order.isEmpty && !model.known.contains(ModelKey("purchase_order", order))
            && record[Trade.receipt.link].isEmpty && tradeHistory.halves(of: .order, order).contains(key.id)
    }

    /// A half that its site made and central keeps apart, or a beginning of which the site shows a version of its own that central keeps apart:
    /// while that is undecided, the site's people have not finished the document, or not so.
    private func isKeptApart(_ trade: Trade, _ beginning: ModelKey) -> Bool {
        !tradeHistory.halves(of: trade, beginning.id).isEmpty || model.parked.contains { $0.touched.contains(beginning) }
    }

    /// Each half answers one document, has a number, and is linked back.
    private func checkBeginning(of key: ModelKey, _ half: ModelRecord, _ trade: Trade) throws {
        let source = ModelKey(trade.begins, half[trade.source])
        // What a dishonest hand took into another store than the one addressed is no half, nobody's to number and nobody's to link.
        if tampered.contains(key), model.partner(named: model.records[source]?["name_ID"] ?? "") != half["store_ID"] { return }
        guard tradeHistory.halves(of: trade, source.id).count == 1 else {
            throw violation(.transfers, "\(source) was answered by \(tradeHistory.halves(of: trade, source.id).sorted()).")
        }
        let isNumberParked = model.parked.contains { $0.site == model.holder[half["store_ID"]] && $0.touched.contains(key) }
        if half[trade.number] == "-1", !isNumberParked, !isSquatted(key) {
            throw violation(.numbers, "\(key) of \(half["store_ID"]) never got its number.")
        }
        guard let beginning = model.records[source] else { return try checkLeftOver(key, half, source) }
        guard let transfer = model.transfers[source] else {
            throw violation(.transfers, "\(key) answers \(source), and is not registered.")
        }
        // A document that was addressed anew before its site heard of one answer may have begun another kind there.
        if transfer.trade != trade { return }
        guard transfer.half == key else { throw violation(.transfers, "\(key) answers \(source), as \(transfer.half) does.") }
        // Orders of a store are not edited there while others order for it.
        // What central kept apart waits for an administrator; what a dishonest hand wrote proves nothing.
        if everParked.contains(source) || tampered.contains(source) { return }
        if try isHiddenByForgery(key, at: model.holder[beginning["store_ID"]]) { return }
        let others = Trade.allCases.filter { $0 != trade && $0.begins == source.table }
        if others.contains(where: { tradeHistory.halves(of: $0, source.id).contains(beginning[$0.link]) }) { return }
        if beginning[trade.link].isEmpty, trade != .order || weather.procurement == 0 {
            let bytes = String(decoding: beginning.bytes, as: UTF8.self)
            let editor = devices.first { $0.site == model.holder[beginning["store_ID"]] && !$0.isRetired }
            throw violation(
                .transfers, "\(source) does not say that \(key) answers it: \(bytes)\(try editor.map { try evidence($0, source) + evidence($0, key) } ?? "")")
        }
    }

    /// A dishonest hand took the half, or a line of it, into a document of the sender's own: while central keeps that apart, or it is withheld there as
    /// that store's, the sender's site shows what became of it there, and no whole half to work on.
    private func isHiddenByForgery(_ half: ModelKey, at site: String?) throws -> Bool {
        let parts = Set([half] + model.records.filter { Model.header(of: $0.key.table, $0.value) == half }.map(\.key))
        return try devices.contains { device in
            guard device.site == site, !device.forged.isDisjoint(with: parts) else { return false }
            return try !Set(apartRecords(of: device).keys).union(withheldRecords(of: device).keys).isDisjoint(with: parts)
        }
    }

    /// A half goes with the document it answers, unless somebody has acted on it (R-XFER 6).
    private func checkLeftOver(_ key: ModelKey, _ half: ModelRecord, _ source: ModelKey) throws {
        let store = half["store_ID"]
        guard let site = model.holder[store], ["nw", "sg"].contains(half["status"]), !handled.contains(key), !model.acted.contains(key),
            ![key, source].contains(where: { lostHistory.contains($0) || everParked.contains($0) || tampered.contains($0) }),
            !wasRestored(site), devices.filter({ $0.site == site }).count <= 1
        else { return }
        throw violation(.transfers, "\(source) was deleted, nobody had acted on \(key) of \(store), and it is still there.")
    }

    /// As long as nobody at the receiver has acted, what was sent is what arrived, item by item.
    private func checkStock(_ transfer: ModelTransfer) throws {
        guard let beginning = model.records[transfer.beginning], let half = model.records[transfer.half],
            model.begun(by: transfer.beginning, beginning)?.trade == transfer.trade, !handled.contains(transfer.half),
            !lostHistory.contains(transfer.beginning), !tampered.contains(transfer.beginning),
            // Copies of a database quarrel, and each remembers what it wrote itself.
            devices.filter({ $0.site == model.holder[transfer.to] }).count <= 1, !isMisled(by: transfer),
            ["nw", "sg"].contains(half["status"])
        else { return }
        var sent: [String: Double] = [:]
        var arrived: [String: Double] = [:]
        // What the receiver's program did about its half may be kept apart by central: its storekeeper sees it done.
        var records = model.records
        if isPartlyApart(half: transfer.half), let device = devices.first(where: { $0.site == model.holder[transfer.to] }) {
            records = try held(by: device)
            statistics.events["halves kept in step apart", default: 0] += 1
        }
        for (key, line) in records where key.table == transfer.trade.beginsLines {
            guard Model.header(of: key.table, line) == transfer.beginning, let units = transfer.trade.sent(line) else { continue }
            sent[model.resolved("item", line["item_ID"]), default: 0] += units
        }
        for (key, line) in records where key.table == transfer.trade.answersLines {
            guard Model.header(of: key.table, line) == transfer.half else { continue }
            arrived[model.resolved("item", line["item_ID"]), default: 0] += transfer.trade.arrived(line)
        }
        // A line of nothing is as much as none.
        (sent, arrived) = (sent.filter { $0.value != 0 }, arrived.filter { $0.value != 0 })
        guard sent == arrived else {
            throw violation(
                .stock, "\(transfer.beginning) sent \(sorted(sent)), \(transfer.half) holds \(sorted(arrived)), and nobody had acted.")
        }
    }

    /// A dishonest hand at the receiver hung a line of either half under another document there, where central's refusal leaves it on the shelf.
    private func isMisled(by transfer: ModelTransfer) -> Bool {
        devices.filter { $0.site == model.holder[transfer.to] }.flatMap(\.forged).contains { line in
            (tradeHistory.versions[line] ?? []).contains { version in
                Model.header(of: line.table, version).map { [transfer.beginning, transfer.half].contains($0) } ?? false
            }
        }
    }

    /// Whether central keeps apart a half, or a line of it.
    private func isPartlyApart(half: ModelKey) -> Bool {
        model.parked.contains { group in
            group.touched.contains { key in
                key == half || (tradeHistory.versions[key] ?? []).contains { Model.header(of: key.table, $0) == half }
            }
        }
    }

    private func sorted(_ amounts: [String: Double]) -> String {
        amounts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }

    /// No number is carried by two records of one store and kind, but where a dishonest hand wrote one into its own store's.
    private func checkNumbers() throws {
        var seen: [String: ModelKey] = [:]
        var again: [String: [ModelKey]] = [:]
        for (key, record) in model.records.sorted(by: { $0.key < $1.key })
        where Model.tradeHeaders.contains(key.table) && !tampered.contains(key) {
            let number = record[key.table == "transact" ? "invoice_num" : "serial_number"]
            guard let value = Int(number), value > 0 else { continue }
            let kind = key.table == "transact" ? record["type"] : key.table
            let name = "\(record["store_ID"]) \(kind) \(value)"
            // Before it has met central again, a site that went back gives numbers that its backup does not know of; what was kept
            // apart comes back when others have been numbered.
            if everParked.contains(key) || lostHistory.contains(key) { continue }
            if unremembered.contains(key) {
                again[name, default: []].append(key)
                continue
            }
            if let other = seen[name] { throw violation(.numbers, "\(key) and \(other) carry one number: \(name).") }
            seen[name] = key
        }
        for (name, keys) in again.sorted(by: { $0.key < $1.key }) { try checkTold(keys + [seen[name]].compactMap { $0 }, name) }
    }

    /// Whoever opens a half at its own site finds it numbered: that happens in the transaction that receives it (R-XFER 1).
    func checkNumbered(_ device: Device) throws {
        let engine = try device.engine(siteLimits)
        guard try engine.state() == .ready, let settings = try engine.settings(), settings.frozen.isEmpty else { return }
        let own = Set(settings.stores.filter { $0.kind == .active }.map(\.id))
        for (key, record) in try content(of: device.machine)
        where Model.tradeHeaders.contains(key.table) && !record.isDeleted && !device.forged.contains(key) {
            let half = ModelRecord(record.bytes, author: nil, writer: nil)
            guard let trade = Trade.answered(by: key, half), own.contains(half["store_ID"]), half[trade.number] == "-1" else { continue }
            // It has its number in what central keeps apart.
            if model.parked.contains(where: { $0.site == device.site && $0.touched.contains(key) }) { continue }
            if isSquatted(key) { continue }
            throw violation(.numbers, "\(device.name) shows \(key) without a number.\(try troubles(at: device))")
        }
    }

    /// A dishonest hand took the id of one of its lines while central had forgotten them: nothing can be written there until that
    /// is cleared up.
    func isSquatted(_ half: ModelKey) -> Bool {
        tampered.contains { line in
            (tradeHistory.versions[line] ?? []).contains { Model.header(of: line.table, $0) == half }
        }
    }

    /// What a site could not do about transfers, in its own words.
    private func troubles(at device: Device) throws -> String {
        try device.machine.database.read { transaction in
            try transaction.sql.prepare("SELECT message FROM sync_log WHERE event = 'transfer-failed' ORDER BY seq DESC LIMIT 3")
                .all { "\n  \($0.string(0))" }.joined()
        }
    }
}
