import Storage
import SyncRules

/// What central does of its own accord: each change must follow from the rules, and is then part of what it must hold.
extension World {
    /// Takes over what central changed by itself since it was last looked at, and who holds the primary's office now.
    ///
    /// - Parameters:
    ///   - merge: a merge that was just asked for on central itself.
    ///   - limit: what comes from here on follows from something that is yet to be looked at.
    func settleCentral(merge: (table: String, dropped: String, kept: String)? = nil, before limit: Int64 = .max) throws {
        if limit == .max { try settlePrimary() }
        model.homesCounts = try homesCounts()
        try settleStoreMoves(before: limit)
        let rows = try centralChanges(after: model.position, before: limit)
        model.position = rows.last?.position ?? model.position
        let before = model
        var changed: [ModelKey] = []
        for (key, bytes, _) in rows where model.records[key]?.bytes != bytes {
            let change = ModelChange(key: key, bytes: bytes)
            noteNumbers([change])
            model.apply(change, from: nil)
            tradeHistory.note(change)
            noteAge(change)
            changed.append(key)
        }
        guard !changed.isEmpty else { return }
        for key in changed.sorted() where !before.follows(key, in: model) {
            if let merge, isPart(key, of: merge) { continue }
            if Model.trades(key.table) || Model.staysAtSite(key.table) {
                try checkTransferWork(key, before, by: Model.central)
                continue
            }
            let what = model.records[key].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "nothing"
            let was = before.records[key].map { String(decoding: $0.bytes, as: UTF8.self) } ?? "nothing"
            throw violation(.durability, "Central made \(key) \(what) of \(was), which nobody wrote and no rule asks for.")
        }
        note("central by itself changes \(changed.map(\.description).joined(separator: ", "))")
        try checkPairs()
    }

    private func homesCounts() throws -> [String: [Int64]] {
        try central.database.read { transaction in
            let find = try transaction.sql.prepare("SELECT from_site, homes FROM handovers WHERE homes IS NOT NULL ORDER BY homes")
            var counts: [String: [Int64]] = [:]
            try find.forEach { counts[$0.string(0), default: []].append($0.int(1)) }
            return counts
        }
    }

    private func isPart(_ key: ModelKey, of merge: (table: String, dropped: String, kept: String)) -> Bool {
        if key == ModelKey(merge.table, merge.dropped) { return model.records[key] == nil }
        guard key.table == "merge", let record = model.records[key] else { return false }
        return record["table"] == merge.table && record["dropped"] == merge.dropped
            && record["kept"] == model.resolved(merge.table, merge.kept)
    }

    private func centralChanges(after position: Int64, before limit: Int64) throws -> [(key: ModelKey, bytes: [UInt8]?, position: Int64)] {
        try central.database.read { transaction in
            let find = try transaction.sql.prepare(
                """
                SELECT t.name, r.id, r.deleted, r.payload, r.position FROM records r JOIN tables t ON t.tbl = r.tbl
                WHERE r.position > ? AND r.position < ? ORDER BY r.position, t.name, r.id
                """)
            find.bind(position, at: 1)
            find.bind(limit, at: 2)
            return try find.all { (ModelKey($0.string(0), $0.string(1)), $0.flag(2) ? nil : $0.array(3), $0.int(4)) }
        }
    }

    func settlePrimary() throws {
        guard let tenure = try central.database.read({ try $0.offices.tenure(.primary) }) else { return }
        guard tenure.site != model.primary || tenure.epoch != model.primaryEpoch else { return }
        guard tenure.site == model.primaryMove, tenure.epoch > model.primaryEpoch else {
            throw violation(.ownership, "The primary's office went to \(tenure.site) (\(tenure.epoch)), where nobody sent it.")
        }
        try noteGiven(tenure)
        model.primary = tenure.site
        model.primaryEpoch = tenure.epoch
        model.primaryMove = nil
        model.version += 1
        note("the primary is \(tenure.site) now")
    }

    /// Two stores see one another, or neither sees the other (R-STORE 4).
    func checkPairs() throws {
        if let pair = model.lopsidedPair() { throw violation(.audience, "Of two stores only one sees the other: \(pair).") }
    }

    // MARK: The quarantine

    /// Groups that central let go of its own accord or by a decision, in the order they were applied, up to a position.
    ///
    /// - Parameter asked: the group that an administrator had judged again: an office it did not name is today's.
    func settleReleases(before limit: Int64 = .max, asked: Int64? = nil) throws {
        guard !model.parked.isEmpty else { return }
        let parked = model.parked.map(\.number)
        var released = try central.database.read { transaction in
            try parked.compactMap { number in try transaction.quarantine.group(number) }.filter { $0.state == .released }
                .map { (number: $0.number, position: $0.decision?.position ?? 0) }
        }
        released = released.filter { $0.position < limit }.sorted { ($0.position, $0.number) < ($1.position, $1.number) }
        while !released.isEmpty {
            let verdicts = released.map { verdict(on: $0.number, asked: asked) }
            // What changed nothing has no position to tell its place by: it went once nothing was in its way.
            guard
                let next = verdicts.firstIndex(of: .accept)
                    ?? verdicts.indices.first(where: { verdicts[$0] != .wait && (limit == .max || released[$0].position > 0) })
            else {
                if limit < .max { return }
                throw violation(.atomicity, "Central let groups go ahead of others that they depend on: \(released.map(\.number)).")
            }
            let one = released.remove(at: next)
            guard let index = model.parked.firstIndex(where: { $0.number == one.number }) else { continue }
            let waiting = model.parked.remove(at: index)
            guard case .accept = verdicts[next] else {
                throw violation(
                    .ownership,
                    "Central let \(waiting.group.mark) of \(waiting.site) go, for which the rules say \(verdicts[next]): \(inFull(waiting.group))."
                )
            }
            try checkReleased(waiting.group, from: waiting.site)
            try apply(waiting.group, from: waiting.site, at: one.position)
            note("central lets \(waiting.group.mark) of \(waiting.site) go")
        }
    }

    /// Takes over what central made by itself, and what went because of it, in the order of their positions: a half that central makes
    /// lets go of lines that waited for it.
    func settleCentralWithReleases() throws {
        let positions = try central.database.read { transaction in
            try model.parked.compactMap { try transaction.quarantine.group($0.number) }.filter { $0.state == .released }.compactMap { $0.decision?.position }
        }
        for position in positions.sorted() {
            try settleCentral(before: position)
            try settleReleases(before: position + 1)
        }
        try settleReleases()
        try settleCentral()
    }

    private func verdict(on number: Int64, asked: Int64?) -> GroupVerdict {
        guard let waiting = model.parked.first(where: { $0.number == number }) else { return .accept }
        var group = waiting.group
        if number == asked { group.epochs.merge(model.offices(of: waiting.site)) { noted, _ in noted } }
        return model.judge(group, from: waiting.site, parkedAs: number)
    }
}
