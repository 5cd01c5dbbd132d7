import Storage
import SyncRules

/// What people are told on central: each thing once, as it happened, also where a push was undone and came again (R-OWN 10, R-SYNC 8).
extension World {
    func checkLogs() throws {
        try checkParkedLines()
        try checkMergeEntries()
        try checkActs()
    }

    /// An administrator did something that the audit log has to tell, once.
    func noteAct(_ act: AuditAct, _ subject: String) { model.acts["\(act.rawValue) \(subject)", default: 0] += 1 }

    private func checkActs() throws {
        let noted: [AuditAct] = [.quarantineRedriven, .quarantineDismissed, .storeAssigned, .storeMoved, .userSent]
        var found: [String: Int] = [:]
        try central.database.read { transaction in
            try transaction.sql.prepare("SELECT act, subject FROM audit").forEach { row in
                guard noted.contains(where: { $0.rawValue == row.string(0) }) else { return }
                found["\(row.string(0)) \(row.string(1))", default: 0] += 1
            }
        }
        for (act, count) in model.acts.sorted(by: { $0.key < $1.key }) where found[act] != count {
            throw violation(.conservation, "The audit log tells \(found[act] ?? 0) times of \(act), which was done \(count) times.")
        }
    }

    /// Whatever is kept apart has one line in the log, and each line speaks of something that is kept.
    private func checkParkedLines() throws {
        let (lines, numbers) = try central.database.read { transaction in
            (
                try transaction.sql.prepare("SELECT message FROM sync_log WHERE event = 'parked'").all { $0.string(0) },
                try transaction.quarantine.groups().filter { $0.kind != "overwritten" }.map(\.number)
            )
        }
        var told: [Int64: Int] = [:]
        for line in lines {
            let digits = line.split { !$0.isNumber }.last.flatMap { Int64($0) } ?? 0
            told[digits, default: 0] += 1
        }
        for number in numbers where told[number] != 1 {
            throw violation(.conservation, "The log tells \(told[number] ?? 0) times that number \(number) is kept apart.")
        }
        for number in told.keys.sorted() where !numbers.contains(number) {
            throw violation(.conservation, "The log says that number \(number) is kept apart, and nothing is.")
        }
    }

    /// Each merge that central knows is in the audit log once.
    private func checkMergeEntries() throws {
        let found = try central.database.read { transaction in
            let find = try transaction.sql.prepare("SELECT subject FROM audit WHERE act = ? ORDER BY subject")
            find.bind(AuditAct.merged.rawValue, at: 1)
            return try find.all { $0.string(0) }
        }
        let merged = model.records.filter { $0.key.table == "merge" }.map { "\($0.value["table"]) \($0.value["dropped"])" }.sorted()
        guard found.sorted() == merged else {
            throw violation(.conservation, "The audit log knows of \(found.sorted()); merged were \(merged).")
        }
    }

    /// Once everybody has synced, nothing is on its way to another holder any more, but where its holder has no device.
    func checkHandoversEnded() throws {
        let (underWay, holders) = try central.database.read { transaction in
            let underWay = try transaction.offices.handoversUnderWay()
            return (underWay, try underWay.map { try transaction.offices.tenure($0.office)?.site ?? "" })
        }
        for (handover, holder) in zip(underWay, holders) where devices.contains(where: { $0.site == holder && !$0.isRetired }) {
            throw violation(.progress, "The hand-over \(handover.id) of \(handover.office) was never done, though \(holder) has synced.")
        }
    }
}
