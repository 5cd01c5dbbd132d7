import Failures
import Payload
import Storage
import SyncSite

extension World {
    // MARK: Central

    /// Central holds what the model says it accepted, no more and no less.
    func checkCentralContent(_ occasion: String) throws {
        let held = try content(of: central)
        for (key, record) in model.records.sorted(by: { $0.key < $1.key })
        where held[key].map({ $0.isDeleted || $0.bytes != record.bytes }) ?? true {
            let found = held[key].map { $0.isDeleted ? "deleted" : String(decoding: $0.bytes, as: UTF8.self) } ?? "nothing"
            throw violation(
                .durability, "Central lost \(key) \(occasion): \(found) instead of \(String(decoding: record.bytes, as: UTF8.self)).")
        }
        for (key, record) in held.sorted(by: { $0.key < $1.key }) where !record.isDeleted && model.records[key] == nil {
            throw violation(.durability, "Central holds \(key) \(occasion), which it never accepted or had deleted.")
        }
    }

    func content(of machine: Machine) throws -> [ModelKey: HeldRecord] {
        try machine.database.read { transaction in
            var found: [ModelKey: HeldRecord] = [:]
            try transaction.sql.prepare("SELECT t.name, r.id, r.deleted, r.payload FROM records r JOIN tables t ON t.tbl = r.tbl").forEach {
                row in
                found[ModelKey(row.string(0), row.string(1))] = HeldRecord(isDeleted: row.flag(2), bytes: row.array(3))
            }
            return found
        }
    }

    // MARK: Sites

    /// What a site shows to its people, as one number, to see whether a message changed it.
    ///
    /// - Parameter known: how it was before: while the rest of a first load comes, records that were not there may be added.
    func contentMark(of device: Device, since known: ContentMark? = nil) throws -> ContentMark {
        try device.machine.database.read { transaction in
            var mark = ContentMark(lastRow: try transaction.records.lastRow(), isPartial: try transaction.state.has(StateKey<StateFlag>("load.open")))
            if let known, known.isPartial { mark = ContentMark(lastRow: known.lastRow, isPartial: true) }
            // A deletion that central has yet to hear of is no longer shown to anybody.
            try transaction.sql.prepare("SELECT rec, hash FROM records WHERE deleted = 0").forEach { row in
                guard row.int(0) <= mark.lastRow else { return }
                let one = UInt64(truncatingIfNeeded: row.digest(1).value) &+ UInt64(truncatingIfNeeded: row.int(0)) &* 0x9E37_79B9_7F4A_7C15
                mark.sum = mark.sum &+ (one &* 0xBF58_476D_1CE4_E5B9)
            }
            return mark
        }
    }

    /// A page that completes a checkpoint must leave exactly the entitled records; any other page must change nothing yet.
    func checkAfterAnswer(_ device: Device, _ request: Request, _ answer: Answer, _ before: ContentMark) throws {
        try noteLosses(of: device)
        guard case .success(let body) = answer.result, request.call == .pull else { return }
        let standing = try standing(of: device)
        let marks = try PullMarks(body)
        guard standing.state == SiteState.ready.rawValue || marks.isCheckpoint else { return }
        if standing.isReached(marks) {
            statistics.checkpoints += 1
            if marks.to >= device.behindThrough || centralWasRestored { device.isBehind = false }
            try checkCursor(device, marks.to)
            if let expected = answer.expected {
                try checkContent(of: device, expected)
            }
            try checkNumbered(device)
        } else if standing.state == SiteState.ready.rawValue, !standing.hasCome(marks), try contentMark(of: device, since: before) != before {
            throw violation(.atomicity, "\(device.name) shows a part of a checkpoint that is not complete: \(standing) after \(marks).")
        }
    }

    private struct CheckpointStanding {
        let state: String
        let opening: String
        let position: Int64
        let staged: Int64
        /// The subscription in force: a machine that died over a page has the position of the checkpoint before, at times, but not its settings.
        let subscription: Int64

        func isReached(_ marks: PullMarks) -> Bool { hasCome(marks) && staged == 0 }

        /// The checkpoint was integrated; what is staged since are bytes that the site asks for, of what it no longer keeps against central.
        func hasCome(_ marks: PullMarks) -> Bool {
            marks.isCheckpoint && opening == marks.opening && position == marks.to && subscription == marks.subscription
        }
    }

    private func standing(of device: Device) throws -> CheckpointStanding {
        try device.machine.database.read { transaction in
            CheckpointStanding(
                state: try transaction.state.value(StateKey<String>("state")) ?? "",
                opening: try transaction.state.value(StateKey<String>("cursor.opening")) ?? "",
                position: try transaction.state.value(StateKey<Int64>("cursor.position")) ?? 0, staged: try transaction.stage.count(),
                subscription: try transaction.state.value(StateKey<String>("settings")).flatMap { try? JSONValue(parsing: Array($0.utf8)) }?["version"]?.integer
                    ?? 0)
        }
    }

    private func checkCursor(_ device: Device, _ position: Int64) throws {
        if position < device.checkpoint {
            throw violation(.cursors, "\(device.name) went back from checkpoint \(device.checkpoint) to \(position).")
        }
        device.checkpoint = position
    }

    /// The site holds what it is entitled to, byte for byte; only what it has yet to push may differ.
    func checkContent(of device: Device, _ expected: [ModelKey: ModelRecord]) throws {
        let held = try content(of: device.machine)
        // What it has yet to push, what it may keep to itself, and what it shows although central keeps it apart.
        let pending = try pendingKeys(of: device).union(withheldRecords(of: device).keys).union(apartRecords(of: device).keys)
        for (key, record) in expected.sorted(by: { $0.key < $1.key }) where !pending.contains(key) {
            guard let here = held[key], !here.isDeleted else {
                throw violation(.convergence, "\(device.name) does not hold \(key), which it is entitled to." + (try evidence(device, key)))
            }
            guard here.bytes == record.bytes else {
                throw violation(
                    .convergence,
                    "\(device.name) holds \(key) as \(String(decoding: here.bytes, as: UTF8.self)) instead of \(String(decoding: record.bytes, as: UTF8.self))."
                        + (try evidence(device, key)))
            }
        }
        for (key, record) in held.sorted(by: { $0.key < $1.key })
        where expected[key] == nil && !pending.contains(key) && !Model.staysAtSite(key.table) {
            if record.isDeleted {
                throw violation(.convergence, "\(device.name) keeps a tombstone of \(key) for nothing." + (try evidence(device, key)))
            }
            let exists = model.records[key] != nil
            throw violation(
                exists ? .audience : .convergence,
                "\(device.name) holds \(key)\(exists ? ", which it may not hold" : ", which does not exist on central")."
                    + (try evidence(device, key)))
        }
    }

    func pendingKeys(of device: Device) throws -> Set<ModelKey> {
        try device.machine.database.read { transaction in
            var keys: Set<ModelKey> = []
            try transaction.sql.prepare(
                """
                SELECT t.name, c.id FROM outbox_changes c JOIN outbox_groups g ON g.group_no = c.group_no JOIN tables t ON t.tbl = c.tbl
                WHERE g.state = 'waiting'
                """
            ).forEach {
                keys.insert(ModelKey($0.string(0), $0.string(1)))
            }
            return keys
        }
    }

    /// Both sides count themselves and find their running sums true.
    func checkVerification(_ device: Device) throws {
        let problems = try device.engine(siteLimits).verify().problems
        if let first = problems.first { throw violation(.convergence, "\(device.name) does not add up: \(first)") }
    }

    func checkCentralVerification() throws {
        let problems = try administration().verify().problems
        if let first = problems.first { throw violation(.convergence, "Central does not add up: \(first)") }
    }

    /// Every local transaction is in central's history, kept apart there, or went with what an outside hand destroyed.
    func checkConservation() throws {
        let kept = try keptApart().union(model.accepted).reduce(into: Set<String>()) { $0.formUnion(Self.singly($1)) }
        for mark in written.keys.sorted() where !forgone.contains(mark) {
            for group in written[mark] ?? [] {
                let name = Model.name(mark, group)
                guard !kept.contains(name) else { continue }
                throw violation(
                    .conservation, "The local transaction \(mark) vanished: \(group.map(\.key.description).joined(separator: ", ")).")
            }
        }
    }

    /// What was withheld goes out in the names of all who wrote it: "w9, w8, w69 transact transact-61" is of each of them.
    private static func singly(_ name: String) -> [String] {
        let parts = name.components(separatedBy: ", ")
        guard let last = parts.last, parts.count > 1, let space = last.firstIndex(of: " ") else { return [name] }
        return (parts.dropLast() + [String(last[..<space])]).map { $0 + last[space...] }
    }

    /// Names of the groups that central refused and keeps.
    private func keptApart() throws -> Set<String> {
        try central.database.read { transaction in
            var names: Set<String> = []
            for group in try transaction.quarantine.groups() where group.kind == "refused" {
                guard let mark = group.acting.user, let first = try transaction.quarantine.changes(group.number).first else { continue }
                names.insert("\(mark) \(first.key.table.name) \(first.key.id)")
            }
            return names
        }
    }
}
