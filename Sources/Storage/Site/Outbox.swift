import Failures

/// Groups of changes that a site has yet to send, or has sent and keeps until central has answered them (R-SYNC 3).
package struct Outbox: Facet {
    package let transaction: Transaction

    /// Changes `c` that central has yet to answer for.
    static let waits = "SELECT 1 FROM outbox_changes c JOIN outbox_groups g ON g.group_no = c.group_no WHERE g.state = 'waiting'"
    private static let waitsOfRecord = "\(waits) AND c.tbl = ? AND c.id = ? LIMIT 1"

    /// The offices a group of this site was written under.
    package func epochs(ofGroup number: Int64) throws -> [Tenure] {
        let find = try sql.prepare("SELECT epochs FROM outbox_groups WHERE group_no = ?")
        find.bind(number, at: 1)
        return Self.epochs(from: try find.first { $0.string(0) } ?? "")
    }

    /// The number of the last group this database wrote.
    package func lastGroup() throws -> Int64 {
        try sql.prepare("SELECT COALESCE(MAX(group_no), 0) FROM outbox_groups").first { $0.int(0) } ?? 0
    }

    /// Keeps a group for the next push and returns its number.
    package func enqueue(
        epochs: [Tenure], acting: WriteContext, isOffer: Bool = false, changes: [OutboxChange]
    ) throws -> Int64 {
        let number = try lastGroup() + 1
        let insert = try sql.prepare(
            """
            INSERT INTO outbox_groups (group_no, created, epochs, actor, offered, store, supervisor, imported, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting')
            """)
        insert.bind(number, at: 1)
        insert.bind(now, at: 2)
        insert.bind(Self.text(of: epochs), at: 3)
        insert.bind(acting.user, at: 4)
        insert.bind(isOffer, at: 5)
        insert.bind(acting.store, at: 6)
        insert.bind(acting.isSupervisor, at: 7)
        insert.bind(try changes.contains { try transaction.transfers.past($0.key)?.cause == .imported }, at: 8)
        try insert.run()
        for (line, change) in changes.enumerated() {
            let insert = try sql.prepare(
                """
                INSERT INTO outbox_changes (group_no, line, tbl, id, payload, base_hash) VALUES (?, ?, ?, ?, ?, ?)
                """)
            insert.bind(number, at: 1)
            insert.bind(Int64(line), at: 2)
            insert.bind(change.key.table.number, at: 3)
            insert.bind(change.key.id, at: 4)
            insert.bind(text: change.payload, at: 5)
            insert.bind(change.base, at: 6)
            try insert.run()
        }
        return number
    }

    /// Whether central has yet to answer for a change of this record.
    package func isPending(_ key: RecordKey) throws -> Bool {
        let find = try sql.prepare(Self.waitsOfRecord)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.first { _ in true } ?? false
    }

    /// Whether central keeps this very version of a record apart.
    package func wasParked(_ key: RecordKey, payload: [UInt8]?) throws -> Bool {
        try parkedVersions(of: key).contains { $0 == payload }
    }

    /// What was written here of a record and central keeps apart, in the order of writing; nil for a deletion. Not what a restored
    /// central was offered: those are others' versions.
    package func parkedVersions(of key: RecordKey) throws -> [[UInt8]?] {
        let find = try sql.prepare(
            """
            SELECT c.payload FROM outbox_groups g JOIN outbox_changes c ON c.group_no = g.group_no
            WHERE g.state = 'parked' AND g.offered = 0 AND c.tbl = ? AND c.id = ? ORDER BY g.group_no
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.all { $0.optionalArray(0) }
    }

    /// What was written here of a record, whatever became of it, as far as it is remembered; nil for a deletion.
    package func versionsWritten(of key: RecordKey) throws -> [[UInt8]?] {
        let find = try sql.prepare(
            """
            SELECT c.payload FROM outbox_groups g JOIN outbox_changes c ON c.group_no = g.group_no
            WHERE g.offered = 0 AND c.tbl = ? AND c.id = ? ORDER BY g.group_no
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        return try find.all { $0.optionalArray(0) }
    }

    /// The groups from `first` on in order: whole groups, at most `records` changes unless the first alone has more.
    package func waitingGroups(from first: Int64, through last: Int64 = .max, records: Int, bytes: Int) throws -> [OutboxGroup] {
        var groups: [OutboxGroup] = []
        var (taken, size) = (0, 0)
        var next = first
        while true {
            // Most groups have many changes: few of them fill a push.
            let heads = try waitingHeads(from: next, through: last, count: min(max(records, 1), 32))
            for head in heads {
                let changes = try changes(ofGroup: head.number)
                let bytesOfGroup = changes.reduce(0) { $0 + ($1.payload?.count ?? 0) + 100 }
                if !groups.isEmpty && (taken + changes.count > records || size + bytesOfGroup > bytes) { return groups }
                taken += changes.count
                size += bytesOfGroup
                groups.append(
                    OutboxGroup(
                        number: head.number, epochs: Self.epochs(from: head.epochs), acting: head.acting, isOffer: head.isOffer,
                        isImported: head.isImported, changes: changes))
            }
            guard let end = heads.last, groups.count < max(records, 1) else { return groups }
            next = end.number + 1
        }
    }

    /// Numbers of the groups that wait, from `first` on in order.
    package func waitingNumbers(from first: Int64, count: Int) throws -> [Int64] {
        let find = try sql.prepare("SELECT group_no FROM outbox_groups WHERE state = 'waiting' AND group_no >= ? ORDER BY group_no LIMIT ?")
        find.bind(first, at: 1)
        find.bind(Int64(count), at: 2)
        return try find.all { $0.int(0) }
    }

    private func waitingHeads(from first: Int64, through last: Int64, count: Int) throws -> [(
        number: Int64, epochs: String, acting: WriteContext, isOffer: Bool, isImported: Bool
    )] {
        let find = try sql.prepare(
            """
            SELECT group_no, epochs, actor, offered, store, supervisor, imported FROM outbox_groups
            WHERE state = 'waiting' AND group_no >= ? AND group_no <= ? ORDER BY group_no LIMIT ?
            """)
        find.bind(first, at: 1)
        find.bind(last, at: 2)
        find.bind(Int64(count), at: 3)
        return try find.all { row in
            let acting = WriteContext(user: row.optionalString(2), store: row.optionalString(4), isSupervisor: row.flag(5))
            return (row.int(0), row.string(1), acting, row.flag(3), row.flag(6))
        }
    }

    package func changes(ofGroup number: Int64) throws -> [OutboxChange] {
        let find = try sql.prepare("SELECT tbl, id, payload, base_hash FROM outbox_changes WHERE group_no = ? ORDER BY line")
        find.bind(number, at: 1)
        return try find.all { row in
            OutboxChange(
                key: RecordKey(try transaction.table(numbered: row.int(0)), row.string(1)), payload: row.optionalArray(2),
                base: row.optionalDigest(3))
        }
    }

    /// The last change of a record before a group that central accepted, as far as it is remembered.
    package func acceptedChange(of key: RecordKey, before group: Int64) throws -> OutboxChange? {
        let find = try sql.prepare(
            """
            SELECT c.payload, c.base_hash FROM outbox_groups g JOIN outbox_changes c ON c.group_no = g.group_no
            WHERE g.state = 'answered' AND g.code IS NULL AND g.offered = 0 AND c.tbl = ? AND c.id = ? AND g.group_no < ?
            ORDER BY g.group_no DESC LIMIT 1
            """)
        find.bind(key.table.number, at: 1)
        find.bind(key.id, at: 2)
        find.bind(group, at: 3)
        return try find.first { OutboxChange(key: key, payload: $0.optionalArray(0), base: $0.optionalDigest(1)) }
    }

    /// Whether a group holds versions of others, which a restored central was offered.
    package func isOffer(group number: Int64) throws -> Bool {
        let find = try sql.prepare("SELECT offered FROM outbox_groups WHERE group_no = ?")
        find.bind(number, at: 1)
        return try find.first { $0.flag(0) } ?? false
    }

    /// Remembers central's answer; the group is kept, in case central is restored to a time before it.
    package func answer(group number: Int64, push: Int64, _ answer: GroupAnswer) throws {
        let update = try sql.prepare(
            "UPDATE outbox_groups SET state = ?, push = ?, position = ?, code = ?, message = ? WHERE group_no = ?")
        switch answer {
        case .accepted(let position):
            update.bind("answered", at: 1)
            update.bind(position, at: 3)
            update.bindNull(at: 4)
            update.bindNull(at: 5)
        case .parked(let code, let message):
            update.bind("parked", at: 1)
            update.bindNull(at: 3)
            update.bind(code, at: 4)
            update.bind(message, at: 5)
        }
        update.bind(push, at: 2)
        update.bind(number, at: 6)
        try update.run()
    }

    /// Groups answered in a push after `push` wait again: central has lost them (R-SYNC 6).
    ///
    /// - Returns: their numbers, and whether central had accepted each.
    package func reopenGroups(afterPush push: Int64) throws -> [(number: Int64, wasAccepted: Bool)] {
        let find = try sql.prepare("SELECT group_no, state FROM outbox_groups WHERE state IN ('answered', 'parked') AND push > ?")
        find.bind(push, at: 1)
        let groups = try find.all { (number: $0.int(0), wasAccepted: $0.string(1) == "answered") }
        let reopen = try sql.prepare("UPDATE outbox_groups SET state = 'waiting', position = NULL, code = NULL, quarantine = NULL WHERE group_no = ?")
        for (number, _) in groups {
            reopen.bind(number, at: 1)
            try reopen.run()
            try transaction.apart.end(group: number)
        }
        return groups
    }

    /// The numbering of pushes begins anew: answered groups belong to the former database id.
    package func closeAnsweredGroups() throws {
        try sql.execute("UPDATE outbox_groups SET push = 0 WHERE state IN ('answered', 'parked')")
    }

    /// Forgets answered groups written before `time`, the last one excepted: it carries the numbering. What was written of a record that is
    /// kept apart stays: it tells whether central's version is this site's own.
    package func forgetAnsweredGroups(before time: Int64) throws {
        let last = try lastGroup()
        let needed = """
            SELECT c.group_no FROM kept_apart k JOIN records r ON r.rec = k.rec JOIN outbox_changes c ON c.tbl = r.tbl AND c.id = r.id
            UNION SELECT group_no FROM kept_apart
            """
        for statement in [
            """
            DELETE FROM outbox_changes WHERE group_no IN
                (SELECT group_no FROM outbox_groups WHERE state = 'answered' AND created < ? AND group_no < ?)
                AND group_no NOT IN (\(needed))
            """,
            "DELETE FROM outbox_groups WHERE state = 'answered' AND created < ? AND group_no < ? AND group_no NOT IN (\(needed))",
        ] {
            let delete = try sql.prepare(statement)
            delete.bind(time, at: 1)
            delete.bind(last, at: 2)
            try delete.run()
        }
    }

    /// Whether any group waits for central; a month's outbox is not counted for it.
    package func hasWaitingGroups() throws -> Bool {
        try sql.prepare("SELECT 1 FROM outbox_groups WHERE state = 'waiting' LIMIT 1").first { _ in true } ?? false
    }

    /// Groups up to this one that wait to be sent or answered.
    package func waitingCount(through group: Int64) throws -> Int64 {
        let count = try sql.prepare("SELECT COUNT(*) FROM outbox_groups WHERE state = 'waiting' AND group_no <= ?")
        count.bind(group, at: 1)
        return try count.first { $0.int(0) } ?? 0
    }

    /// Changes and groups that central has yet to answer, and those it keeps apart.
    package func counts() throws -> (waitingRecords: Int64, waitingGroups: Int64, parkedGroups: Int64) {
        let records =
            try sql.prepare(
                "SELECT COUNT(*) FROM outbox_groups g JOIN outbox_changes c ON c.group_no = g.group_no WHERE g.state = 'waiting'"
            ).first { $0.int(0) } ?? 0
        var groups: [String: Int64] = [:]
        try sql.prepare(
            "SELECT state, COUNT(*) FROM outbox_groups WHERE state IN ('waiting', 'parked') GROUP BY state"
        ).forEach { groups[$0.string(0)] = $0.int(1) }
        return (records, groups["waiting"] ?? 0, groups["parked"] ?? 0)
    }

    /// The groups central keeps apart, with its reason.
    package func parkedGroups() throws -> [(number: Int64, code: String, message: String)] {
        try sql.prepare("SELECT group_no, code, message FROM outbox_groups WHERE state = 'parked' ORDER BY group_no")
            .all { ($0.int(0), $0.string(1), $0.string(2)) }
    }

    /// `office=epoch` pairs separated by spaces: the offices' words hold neither.
    package static func text(of epochs: [Tenure]) -> String {
        epochs.map { "\($0.office)=\($0.epoch)" }.sorted().joined(separator: " ")
    }

    package static func epochs(from text: String) -> [Tenure] {
        text.split(separator: " ").compactMap { pair in
            guard let equals = pair.lastIndex(of: "="), let epoch = Int64(pair[pair.index(after: equals)...]) else { return nil }
            return Tenure(office: Office(String(pair[..<equals])), site: "", epoch: epoch)
        }
    }

    /// Whether the site has a version of its own that central may not overwrite: an unsent change, a withheld one, or one that it keeps
    /// although central keeps it apart.
    package func hasOwnVersion(_ stored: StoredRecord) throws -> Bool {
        try isPending(stored.key) || transaction.withheld.contains(stored.rec) || transaction.apart.group(of: stored.rec) != nil
    }
}
