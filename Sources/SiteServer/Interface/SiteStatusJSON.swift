import HTTPHost
import SyncSite
import Transfers

/// A site's status as JSON: served at `/status.json`, printed by `tributary status --json`. A name is that of the same fact in central's
/// status (decision 59); names never change once shipped.
package enum SiteStatusJSON {
    package static func encode(_ status: FolderStatus) -> [UInt8] {
        JSONObject.encode(capacity: 4_096) { object in
            object.text("role", "site")
            object.text("name", status.name)
            object.text("central", status.settings?.url ?? "")
            object.text("database", status.site.database)
            object.number("asOf", status.asOf)
            object.truth("serving", status.isServing)
            object.text("state", status.site.state.rawValue)
            object.text("stateInWords", SiteVerdict(status).sentence)
            object.object("load", status.site.load) { load, object in
                object.text("part", load.part?.rawValue)
                object.truth("workMayBegin", load.isOpen)
            }
            writeSync(status, &object)
            object.object("backup", status.backup) { $0.write(to: &$1) }
            write(status.site, &object)
        }
    }

    private static func writeSync(_ status: FolderStatus, _ object: inout JSONObject) {
        let sync = status.sync
        object.number("toSend", status.site.toSend)
        object.number("groupsToSend", status.site.groupsToSend)
        object.number("bundledGroups", status.site.bundled?.groups ?? 0)
        object.number("bundledAt", status.site.bundled?.at)
        object.number("bundleMadeAt", status.site.carried.madeAt)
        object.number("bundleTakenAt", status.site.carried.takenAt)
        object.number("toReceive", status.toReceive)
        object.number("staged", status.site.staged)
        object.number("cursor", status.site.cursor)
        object.number("parkedGroups", status.site.parkedGroups.count)
        object.number("withheldRecords", status.withheldRecords)
        object.number("clockAheadSeconds", status.site.clock?.siteAhead)
        object.text("clock", status.site.clock?.atSite)
        object.number("databaseBytes", status.site.databaseBytes)
        object.number("intervalSeconds", sync.plan?.wantedSeconds)
        object.text("intervalSetBy", sync.plan?.intervalSetBy.rawValue)
        object.truth("paused", sync.isPaused)
        object.text("pausedBy", sync.plan?.pausedBy?.rawValue)
        object.number("pushBytes", status.site.terms.pushBytes)
        object.number("pageBytes", status.site.terms.pageBytes)
        object.truth("online", sync.isOnline)
        object.number("upToDateAt", status.upToDateAt)
        object.number("lastSuccess", sync.lastSuccess)
        object.number("nextAttempt", sync.nextAttempt)
        object.object("progress", sync.progress, write)
        object.object("lastError", sync.lastError, write)
        object.object("lastReport", sync.lastReport) { CycleReportJSON.write($0, &$1) }
        object.number("bytesSent", sync.bytesSent)
        object.number("bytesReceived", sync.bytesReceived)
    }

    private static func write(_ status: SiteStatus, _ object: inout JSONObject) {
        object.list("stores", status.stores) { store, object in
            object.text("id", store.id)
            object.text("code", store.code)
            object.text("name", store.title)
            object.text("kind", store.kind.rawValue)
        }
        object.text("storesInWords", SiteWords.stores(status))
        object.write(status.preferences)
        object.list("parked", status.parkedGroups) { group, object in
            object.number("group", group.number)
            object.text("code", group.code)
            object.text("message", group.message)
            object.texts("records", status.parkedContents[group.number] ?? [])
        }
        object.number("keptApartRecords", status.keptApartCount)
        object.list("keptApart", status.keptApart) { apart, object in
            object.members { RecordJSON.write(apart, to: &$0) }
            object.truth("deletedHere", apart.isDeleted)
            object.truth("givenUp", apart.isGivenUp)
        }
        object.list("frozen", status.frozen) { one, object in
            object.text("office", one.office.description)
            if let store = one.store { object.text("name", status.title(ofStore: store)) }
            if let record = one.record { object.text("record", "\(record.table) \(record.id)") }
            object.text("to", one.isBarred ? nil : one.to)
            object.truth("leftBefore", one.isBarred)
        }
        object.list("arriving", status.arriving) { store, object in
            object.text("id", store.id)
            object.text("code", store.code)
            object.text("name", store.title)
        }
        object.text("arrivingInWords", SiteWords.arriving(status))
        object.list("again", status.again) { work, object in
            object.text("id", work.id)
            object.text("title", work.title)
            object.truth("done", work.isDone)
            object.number("records", work.records)
            object.number("damaged", work.damaged)
            object.number("differed", work.differed)
        }
        object.text("againInWords", SiteWords.again(status))
        object.list("withheld", status.withheld) { one, object in
            object.text("store", one.store)
            object.text("name", status.title(ofStore: one.store))
            object.number("records", one.count)
        }
        object.list("transfersNotPassedOn", status.transfers) { one, object in
            object.text("kind", one.kind)
            object.text("state", one.state)
            object.text("table", one.table)
            object.text("id", one.id)
            object.text("waitsFor", one.reason)
            object.text("sentence", TransferReason(rawValue: one.reason)?.title ?? one.reason)
        }
        object.write(status.repeatedNumbers, status.overdispensed, status.namedGone, status.waiting, orphans: status.orphans)
        object.write(counts: status.counts)
        object.write(status.log)
    }

    private static func write(_ progress: SyncProgress, _ object: inout JSONObject) {
        object.text("phase", progress.phase.rawValue)
        object.number("startedAt", progress.startedAt)
        object.number("pushed", progress.pushed)
        object.number("parked", progress.parked)
        object.number("received", progress.received)
        object.number("remaining", progress.remaining)
        object.truth("remainingIsLeast", progress.remainingIsLeast)
        object.number("percent", progress.percent)
        object.number("secondsLeft", progress.secondsLeft)
        object.text("inWords", "\(progress.phaseInWords): \(progress.amounts)")
    }

    private static func write(_ last: LastError, _ object: inout JSONObject) {
        let failure = last.failure
        object.text("code", failure.code.rawValue)
        object.text("message", failure.message)
        object.text("remedy", failure.remedy)
        object.text("retry", failure.code.retry.rawValue)
        object.number("since", last.since)
        object.number("lastAt", last.lastAt)
        object.number("attempts", last.attempts)
    }
}
