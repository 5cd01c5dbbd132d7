import Failures
import Storage
import SyncRules
import Transfers

/// Central's follower of transfers, run as its own process would: some time after what it follows, and sometimes cut short.
extension World {
    func workOnTransfers() throws {
        if random.chance(weather.transferReset) {
            try CentralTransfers(try central.database).reset()
            try central.plant?.noteReset(of: central.database)
            note("central's follower of transfers begins anew")
        }
        if random.chance(weather.transferPace) { _ = try runTransfers() }
    }

    /// - Returns: whether anything was written.
    func runTransfers(calmly: Bool = false) throws -> Bool {
        let crashes = !calmly && random.chance(weather.centralCrash)
        if crashes { central.disk.fault = .stop(afterChanges: random.below(24)) }
        var wrote = false
        do {
            let transfers = CentralTransfers(try central.database, slice: weather.pageEntries + 5)
            wrote = try central.plant?.following { try transfers.catchUp() } ?? transfers.catchUp()
        } catch let failure as Failure where crashes && failure.code.isMachineTrouble {
            note("central's follower of transfers is cut short")
        } catch {
            throw violation(.soundness, "Central could not work on transfers: \(error)")
        }
        central.disk.fault = nil
        if crashes {
            statistics.crashes += 1
            try killCentral()
        }
        if wrote || crashes { try settleTransfers() }
        if crashes { try checkCentralContent("after a crash over transfers") }
        return wrote
    }

    /// Takes over which halves central registered, and judges what it made.
    func settleTransfers() throws {
        let pairs = try central.database.read { try $0.transfers.pairs(limit: 1_000_000) }
        for pair in pairs where pair.state == .made {
            let beginning = ModelKey(pair.initiating.table.name, pair.initiating.id)
            let half = ModelKey(pair.responding.table.name, pair.responding.id)
            guard let trade = Trade(rawValue: pair.kind) else { continue }
            let transfer = ModelTransfer(trade: trade, beginning: beginning, half: half, from: pair.fromStore, to: pair.toStore)
            if let known = model.transfers[beginning] {
                guard known == transfer else { throw violation(.transfers, "The register says \(transfer), and \(known) before.") }
                continue
            }
            if let other = model.beginnings[half] {
                throw violation(.transfers, "\(half) answers \(beginning), and \(other) too.")
            }
            model.transfers[beginning] = transfer
            model.beginnings[half] = beginning
            model.version += 1
            note("central registers \(half) as the answer to \(beginning)")
        }
        try settleCentralWithReleases()
    }

    // MARK: Who acted

    /// Somebody's own work changes what a half holds: from now on it is not kept in step (R-XFER 6).
    ///
    /// - Parameter device: where they did it: a half made there may be known nowhere else yet.
    func noteHandled(_ changes: [ModelChange], at device: Device? = nil) throws {
        for change in changes where Model.trades(change.key.table) {
            let before = try tradeHistory.versions[change.key]?.last ?? device.flatMap { try stored(change.key, at: $0) }
            let after = change.bytes.map { ModelRecord($0, author: nil, writer: nil) }
            if Model.tradeHeaders.contains(change.key.table) {
                if before?["status"] != after?["status"] { handled.insert(change.key) }
                continue
            }
            let untold: Set<String> = ["location_ID", "item_line_ID", "note"]
            if let before, let after, tradeHistory.gone.contains(change.key) == false,
                Set(before.fields.keys).union(after.fields.keys).allSatisfy({ untold.contains($0) || before[$0] == after[$0] })
            {
                continue
            }
            for version in [before, after] {
                if let header = version.flatMap({ Model.header(of: change.key.table, $0) }) { handled.insert(header) }
            }
        }
    }

    private func stored(_ key: ModelKey, at device: Device) throws -> ModelRecord? {
        try device.machine.database.read { transaction in
            guard let table = try transaction.knownTable(key.table), let record = try transaction.records.record(RecordKey(table, key.id)), !record.isDeleted
            else { return nil }
            return ModelRecord(record.payload, author: nil, writer: nil)
        }
    }

    /// A database that no longer knows what was written into halves, or another one, takes over a store.
    ///
    /// - Parameter isOrderly: it was given everything, numbers too.
    func noteForgotten(halvesOf stores: some Sequence<String>, isOrderly: Bool = false) {
        let stores = Set(stores)
        if !isOrderly { numbers.isExcused.formUnion(stores) }
        model.acted = model.acted.filter { !stores.contains(model.records[$0]?["store_ID"] ?? "") }
        for (key, record) in model.records where Trade.answered(by: key, record) != nil && stores.contains(record["store_ID"]) {
            handled.insert(key)
        }
    }
    /// A central server that went back makes sites go back too: what they remember of halves is of another history.
    func noteEverythingForgotten() {
        let documents = tradeHistory.versions.keys.filter { Model.tradeHeaders.contains($0.table) }
        handled.formUnion(documents)
        lostHistory.formUnion(documents)
    }
    func noteForgotten(halvesAt site: String) { noteForgotten(halvesOf: model.holder.filter { $0.value == site }.keys) }

    /// What a site's program made of a document that a dishonest hand had written there, or hung a line under, proves nothing.
    private func restsOnForgery(_ key: ModelKey, _ before: Model) -> Bool {
        guard let record = model.records[key] ?? before.records[key] else { return false }
        let header = Model.header(of: key.table, record) ?? Model.subject(of: key, record) ?? key
        let answered = (model.records[header] ?? before.records[header]).flatMap { half in
            Trade.answered(by: header, half).map { ModelKey($0.begins, half[$0.source]) }
        }
        return tampered.contains(header) || isSquatted(header) || answered.map(tampered.contains) ?? false
    }

    /// What a program did about transfers by itself must follow from a rule.
    ///
    /// What a site's program followed may be in no history that is left once a database went back or was copied: from then on only
    /// the end of its work is judged.
    func checkTransferWork(_ key: ModelKey, _ before: Model, by place: String) throws {
        guard Model.trades(key.table) || Model.staysAtSite(key.table),
            place == Model.central || !wasRestored(place) && !restsOnForgery(key, before),
            let objection = model.objection(toTransferWork: key, before, by: place, tradeHistory)
        else { return }
        let what = model.records[key].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "nothing"
        let was = before.records[key].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "nothing"
        throw violation(.transfers, "\(place) by itself made \(key) \(what) of \(was), although \(objection).")
    }
}

extension Outbox {
    /// Whether the program wrote a group by itself: it names nobody.
    func isByProgram(group number: Int64) throws -> Bool {
        let find = try transaction.sql.prepare("SELECT 1 FROM outbox_groups WHERE group_no = ? AND actor IS NULL")
        find.bind(number, at: 1)
        return try find.first { _ in true } ?? false
    }
}
