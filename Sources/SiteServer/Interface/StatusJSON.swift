import Failures
import HTTPHost
import Payload
import SyncSite
import Transfers

/// A site's state as JSON, the same at `/status.json` and for `tributary status --json`; field names never change once shipped.
package enum StatusJSON {
    /// - Parameters:
    ///   - settings: the folder's; nil when it has none that can be read.
    ///   - isServing: a serving program says it; else `status` is what the last one wrote down.
    package static func encode(
        _ standing: SiteOwnStanding, _ status: SyncStatus, settings: SiteServerConfiguration?, isServing: Bool, now: Int64
    ) -> [UInt8] {
        JSONObject.encode(capacity: 4_096) { object in
            object.text("role", "site")
            object.text("site", standing.name ?? settings?.site ?? "")
            object.text("central", settings?.url ?? "")
            object.truth("serving", isServing)
            object.text("state", standing.state.rawValue)
            object.text("database", standing.database)
            object.number("now", now)
            object.number("toSend", standing.toSend)
            object.number("groupsToSend", standing.groupsToSend)
            object.number("clockAheadSeconds", standing.clock?.siteAhead)
            object.text("clock", standing.clock?.atSite ?? "")
            object.number("toReceive", status.toReceive(staged: standing.staged))
            object.number("staged", standing.staged)
            object.number("orphanRecords", standing.orphans)
            object.number("upToDateAt", status.upToDateAt ?? status.lastSuccess)
            object.number("intervalSeconds", settings.map { Int64($0.intervalSeconds) })
            object.number("position", standing.cursor)
            object.number("databaseBytes", standing.databaseBytes)
            object.truth("paused", status.isPaused)
            object.truth("online", status.isOnline)
            object.object("progress", status.progress, write)
            object.number("lastSuccess", status.lastSuccess)
            object.object("lastError", status.trouble, write)
            object.number("nextAttempt", status.nextAttempt)
            object.object("lastReport", status.lastReport, write)
            object.number("bytesSent", status.bytesSent)
            object.number("bytesReceived", status.bytesReceived)
            write(standing, &object)
        }
    }

    private static func write(_ standing: SiteOwnStanding, _ object: inout JSONObject) {
        object.list("stores", standing.stores) { store, object in
            object.text("id", store.id)
            object.text("code", store.code)
            object.text("name", store.title)
            object.text("kind", store.kind.rawValue)
        }
        object.write(standing.preferences)
        object.list("parked", standing.parkedGroups) { group, object in
            object.number("group", group.number)
            object.text("code", group.code)
            object.text("message", group.message)
            object.texts("records", standing.parkedContents[group.number] ?? [])
        }
        object.number("keptApartRecords", standing.keptApartCount)
        object.list("keptApart", standing.keptApart) { apart, object in
            object.members { RecordJSON.write(apart, to: &$0) }
            object.truth("deletedHere", apart.isDeleted)
            object.truth("givenUp", apart.isGivenUp)
        }
        object.list("frozen", standing.frozen) { one, object in
            object.text("office", one.office.description)
            if let record = one.record { object.text("record", "\(record.table) \(record.id)") }
            object.text("to", one.to)
        }
        object.list("withheld", standing.withheld) { one, object in
            object.text("store", one.store)
            object.text("name", standing.stores.first { $0.id == one.store }?.title ?? one.store)
            object.number("records", one.count)
        }
        object.write(standing.overdispensed)
        object.list("transfersNotPassedOn", standing.transfers) { one, object in
            object.text("kind", one.kind)
            object.text("state", one.state)
            object.text("table", one.table)
            object.text("id", one.id)
            object.text("waitsFor", one.reason)
            object.text("sentence", TransferReason(rawValue: one.reason)?.title ?? one.reason)
        }
        object.write(standing.repeatedNumbers)
        object.write(standing.namedGone)
        object.write(waiting: standing.waiting)
        object.write(counts: standing.counts)
        object.write(standing.log)
    }

    private static func write(_ progress: SyncProgress, _ object: inout JSONObject) {
        object.text("phase", progress.phase.rawValue)
        object.number("startedAt", progress.startedAt)
        object.number("pushed", progress.pushed)
        object.number("parked", progress.parked)
        object.number("received", progress.received)
        object.number("remaining", progress.remaining)
        object.truth("remainingIsLeast", progress.remainingIsLeast)
        object.number("secondsLeft", progress.secondsLeft)
    }

    private static func write(_ trouble: SyncTrouble, _ object: inout JSONObject) {
        let failure = trouble.failure
        object.text("code", failure.code.rawValue)
        object.text("message", failure.message)
        object.text("remedy", failure.remedy)
        object.text("retry", failure.code.retry.rawValue)
        object.number("since", trouble.since)
        object.number("lastAt", trouble.lastAt)
        object.number("attempts", trouble.attempts)
    }

    /// What one sync did.
    package static func encode(_ report: CycleReport) -> [UInt8] {
        JSONObject.encode(capacity: 128) { write(report, &$0) }
    }

    private static func write(_ report: CycleReport, _ object: inout JSONObject) {
        object.number("calls", report.calls)
        object.number("pushed", report.pushed)
        object.number("parked", report.parked)
        object.number("received", report.received)
        object.number("repaired", report.repaired)
        object.truth("healed", report.healed)
    }

    /// - Throws: `body-malformed` when the bytes are no report.
    static func report(decoding bytes: [UInt8]) throws -> CycleReport {
        guard let value = try? JSONValue(parsing: bytes), let calls = value["calls"]?.integer else {
            throw Failure(.bodyMalformed, "The site's own server gave an answer that is not a report.")
        }
        var report = CycleReport()
        report.calls = Int(clamping: calls)
        report.pushed = Int(clamping: value["pushed"]?.integer ?? 0)
        report.parked = Int(clamping: value["parked"]?.integer ?? 0)
        report.received = Int(clamping: value["received"]?.integer ?? 0)
        report.repaired = Int(clamping: value["repaired"]?.integer ?? 0)
        report.healed = value["healed"]?.truth ?? false
        return report
    }
}

extension SyncStatus {
    /// Records that central has yet to send, as far as the site can know; nil before it ever heard and while it is offline.
    ///
    /// What is `staged` has been received: it waits for nothing but the checkpoint.
    package func toReceive(staged: Int64) -> Int64? {
        if let remaining = progress?.remaining ?? leftToReceive { return remaining }
        return isOnline && staged == 0 ? 0 : nil
    }
}
