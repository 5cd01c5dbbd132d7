import Failures
import HTTPHost
import Payload
import Sync
import Transfers

/// A site's state as JSON, the same at `/status.json` and for `tributary status --json`; field names never change once shipped.
package enum StatusJSON {
    /// - Parameters:
    ///   - settings: the folder's; nil when it has none that can be read.
    ///   - isServing: a serving program says it; else `status` is what the last one wrote down.
    package static func encode(
        _ standing: SiteOwnStanding, _ status: SyncStatus, settings: SiteServerConfiguration?, isServing: Bool, now: Int64
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        write("role", "site", to: &writer)
        write("site", standing.name ?? settings?.site ?? "", to: &writer)
        write("central", settings?.url ?? "", to: &writer)
        writer.key("serving")
        writer.bool(isServing)
        write("state", standing.state.rawValue, to: &writer)
        write("database", standing.database, to: &writer)
        write("now", now, to: &writer)
        write("toSend", standing.toSend, to: &writer)
        write("groupsToSend", standing.groupsToSend, to: &writer)
        write("clockAheadSeconds", standing.clock?.siteAhead, to: &writer)
        write("clock", standing.clock?.atSite ?? "", to: &writer)
        write("toReceive", status.toReceive(staged: standing.staged), to: &writer)
        write("staged", standing.staged, to: &writer)
        write("upToDateAt", status.upToDateAt ?? status.lastSuccess, to: &writer)
        write("intervalSeconds", settings.map { Int64($0.intervalSeconds) }, to: &writer)
        write("position", standing.cursor, to: &writer)
        write("databaseBytes", standing.databaseBytes, to: &writer)
        writer.key("paused")
        writer.bool(status.isPaused)
        writer.key("online")
        writer.bool(status.isOnline)
        writer.key("progress")
        if let progress = status.progress { write(progress, to: &writer) } else { writer.null() }
        write("lastSuccess", status.lastSuccess, to: &writer)
        writer.key("lastError")
        if let trouble = status.trouble { write(trouble, to: &writer) } else { writer.null() }
        write("nextAttempt", status.nextAttempt, to: &writer)
        writer.key("lastReport")
        if let report = status.lastReport { write(report, to: &writer) } else { writer.null() }
        write("bytesSent", Int64(status.bytesSent), to: &writer)
        write("bytesReceived", Int64(status.bytesReceived), to: &writer)
        write(standing, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ standing: SiteOwnStanding, to writer: inout JSONWriter) {
        writer.key("stores")
        writer.beginArray()
        for store in standing.stores {
            writer.beginObject()
            write("id", store.id, to: &writer)
            write("code", store.code, to: &writer)
            write("name", store.title, to: &writer)
            write("kind", store.kind.rawValue, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("preferences")
        writer.beginArray()
        for listing in standing.preferences {
            writer.beginObject()
            write("preference", listing.preference.rawValue, to: &writer)
            writer.key("on")
            writer.bool(listing.isOn)
            writer.key("inForce")
            writer.bool(listing.isInForce)
            writer.endObject()
        }
        writer.endArray()
        writer.key("parked")
        writer.beginArray()
        for group in standing.parkedGroups {
            writer.beginObject()
            write("group", group.number, to: &writer)
            write("code", group.code, to: &writer)
            write("message", group.message, to: &writer)
            writer.key("records")
            writer.beginArray()
            for line in standing.parkedContents[group.number] ?? [] { writer.string(line) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        write("keptApartRecords", standing.keptApartCount, to: &writer)
        writer.key("keptApart")
        writer.beginArray()
        for apart in standing.keptApart {
            writer.beginObject()
            RecordJSON.write(apart, to: &writer)
            writer.key("deletedHere")
            writer.bool(apart.isDeleted)
            writer.key("givenUp")
            writer.bool(apart.isGivenUp)
            writer.endObject()
        }
        writer.endArray()
        writer.key("frozen")
        writer.beginArray()
        for one in standing.frozen {
            writer.beginObject()
            write("office", one.office.description, to: &writer)
            if let record = one.record { write("record", "\(record.table) \(record.id)", to: &writer) }
            write("to", one.to, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("withheld")
        writer.beginArray()
        for (store, count) in standing.withheld {
            writer.beginObject()
            write("store", store, to: &writer)
            write("records", count, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("overdispensedRepeats")
        writer.beginArray()
        for one in standing.overdispensed {
            writer.beginObject()
            write("repeat", one.id, to: &writer)
            write("allowed", one.allowed, to: &writer)
            write("dispensed", one.used, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("transfersNotPassedOn")
        writer.beginArray()
        for one in standing.transfers {
            writer.beginObject()
            write("kind", one.kind, to: &writer)
            write("state", one.state, to: &writer)
            write("table", one.table, to: &writer)
            write("id", one.id, to: &writer)
            write("waitsFor", one.reason, to: &writer)
            write("sentence", TransferReason(rawValue: one.reason)?.title ?? one.reason, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("numbersGivenTwice")
        writer.beginArray()
        for one in standing.repeatedNumbers {
            writer.beginObject()
            write("store", one.store, to: &writer)
            write("table", one.table, to: &writer)
            write("number", one.number, to: &writer)
            writer.key("ids")
            writer.beginArray()
            for id in one.ids { writer.string(id) }
            writer.endArray()
            write("sentence", one.sentence, to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("records")
        writer.beginObject()
        for (table, count) in standing.counts { write(table, count, to: &writer) }
        writer.endObject()
        writer.key("log")
        writer.beginArray()
        for line in standing.log {
            writer.beginObject()
            write("at", line.at, to: &writer)
            write("event", line.event, to: &writer)
            if let code = line.code { write("code", code, to: &writer) }
            write("message", line.message, to: &writer)
            writer.endObject()
        }
        writer.endArray()
    }

    private static func write(_ progress: SyncProgress, to writer: inout JSONWriter) {
        writer.beginObject()
        write("phase", progress.phase.rawValue, to: &writer)
        write("startedAt", progress.startedAt, to: &writer)
        write("pushed", Int64(progress.pushed), to: &writer)
        write("parked", Int64(progress.parked), to: &writer)
        write("received", Int64(progress.received), to: &writer)
        write("remaining", progress.remaining, to: &writer)
        writer.key("remainingIsLeast")
        writer.bool(progress.remainingIsLeast)
        write("secondsLeft", progress.secondsLeft, to: &writer)
        writer.endObject()
    }

    private static func write(_ trouble: SyncTrouble, to writer: inout JSONWriter) {
        let failure = trouble.failure
        writer.beginObject()
        write("code", failure.code.rawValue, to: &writer)
        write("message", failure.message, to: &writer)
        write("remedy", failure.code.remedy, to: &writer)
        write("retry", failure.code.retry.rawValue, to: &writer)
        write("since", trouble.since, to: &writer)
        write("lastAt", trouble.lastAt, to: &writer)
        write("attempts", Int64(trouble.attempts), to: &writer)
        writer.endObject()
    }

    /// What one sync did.
    package static func encode(_ report: CycleReport) -> [UInt8] {
        var writer = JSONWriter(capacity: 128)
        write(report, to: &writer)
        return writer.bytes
    }

    private static func write(_ report: CycleReport, to writer: inout JSONWriter) {
        writer.beginObject()
        write("calls", Int64(report.calls), to: &writer)
        write("pushed", Int64(report.pushed), to: &writer)
        write("parked", Int64(report.parked), to: &writer)
        write("received", Int64(report.received), to: &writer)
        write("repaired", Int64(report.repaired), to: &writer)
        writer.key("healed")
        writer.bool(report.healed)
        writer.endObject()
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

    private static func write(_ key: String, _ text: String, to writer: inout JSONWriter) {
        writer.key(key)
        writer.string(text)
    }

    private static func write(_ key: String, _ number: Int64?, to writer: inout JSONWriter) {
        writer.key(key)
        if let number { writer.integer(number) } else { writer.null() }
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
