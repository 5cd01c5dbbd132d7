import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncRules
import Transfers

/// Central's status as JSON: served at `/status.json`, printed by `tributary status --json`, read by the commands that ask a running
/// server. A name is that of the same fact in a site's status (decision 59); names never change once shipped.
package enum CentralStatusJSON {
    /// - Parameters:
    ///   - backup: how backups go.
    ///   - isServing: a serving central says it; else only what was written down is known.
    package static func encode(_ status: CentralStatus, backup: BackupStatus = BackupStatus(), isServing: Bool) -> [UInt8] {
        JSONObject.encode(capacity: 4_096) { object in
            object.text("role", "central")
            object.text("name", status.name)
            object.text("database", status.database)
            object.number("asOf", status.asOf)
            object.truth("serving", isServing)
            object.number("position", status.head)
            object.truth("syncOn", status.isSyncOn)
            object.number("parkedGroups", status.parked)
            object.number("offeredGroups", status.offered)
            object.number("databaseBytes", status.databaseBytes)
            object.texts("damaged", status.damaged)
            object.object("backup", backup) { $0.write(to: &$1) }
            object.list("transfersNotMade", status.transfers) { one, object in
                object.text("state", one.state.rawValue)
                object.text("waitsFor", one.reason)
                object.text("sentence", TransferReason(rawValue: one.reason)?.title ?? one.reason)
                object.number("count", one.count)
            }
            object.write(status.preferences) { listing, object in
                object.list("overrides", listing.overrides) { one, object in
                    object.text("site", one.site)
                    object.text("name", one.siteName)
                    object.truth("valid", one.isValid)
                }
            }
            object.list("handedOnBefore", HandedOn.all(status)) { one, object in
                object.text("site", one.site)
                object.text("siteName", one.siteName)
                object.text("what", one.what)
            }
            object.number("restoredAt", status.restoredAt)
            object.list("notHeardSinceRestore", status.sites.filter(\.isUnheard)) { one, object in
                object.text("site", one.site.id)
                object.text("siteName", one.site.name)
            }
            object.list("storeMoves", status.storeMoves) { StoreMoveJSON.write($0, &$1) }
            object.list("sites", status.sites) { write($0, asOf: status.asOf, &$1) }
            object.write(status.repeatedNumbers, status.overdispensed, status.namedGone, status.waiting, orphans: status.orphans)
            object.write(counts: status.counts)
            object.write(status.log)
        }
    }

    /// What the status says besides when it was true: equal while nothing has changed.
    static func withoutMoment(_ json: [UInt8]) -> [UInt8] {
        (try? RecordBytes.replacing(member: "asOf", in: json, with: Array("0".utf8))) ?? json
    }

    /// One site, as in `sites`.
    static func encode(_ status: CentralSiteStatus, asOf: Int64) -> [UInt8] { JSONObject.encode { write(status, asOf: asOf, &$0) } }

    private static func write(_ terms: SyncTerms, _ object: inout JSONObject) {
        object.truth("paused", terms.isPaused)
        object.number("interval", terms.interval)
        object.number("pushBytes", terms.pushBytes)
        object.number("pageBytes", terms.pageBytes)
    }

    private static func write(_ status: CentralSiteStatus, asOf: Int64, _ object: inout JSONObject) {
        let site = status.site
        let condition = SiteCondition(status, asOf: asOf)
        object.text("id", site.id)
        object.number("number", site.number)
        object.text("code", site.code)
        object.text("name", site.name)
        object.text("kind", site.kind.rawValue)
        object.text("state", condition.word)
        object.text("stateInWords", condition.inWords)
        object.truth("enabled", site.isEnabled)
        object.truth("initialised", site.isInitialised)
        object.truth("workMayBegin", status.isWorking || site.isInitialised)
        object.truth("fenced", site.isFenced)
        object.truth("paired", site.database != nil)
        object.number("lastContact", site.lastContact)
        object.number("lastSuccess", status.lastSuccess)
        object.truth("listening", status.isListening)
        object.text("app", site.app)
        object.number("protocol", status.machine?.protocolMax)
        object.number("schema", status.machine?.schema)
        object.text("hardware", status.machine?.hardware)
        object.number("cursor", site.cursor)
        object.number("toReceive", status.toReceive)
        object.truth("toReceiveIsLeast", status.toReceiveIsLeast)
        object.number("toSend", status.toSend)
        object.number("groupsToSend", status.groupsToSend)
        object.object("formerDevice", status.former) { former, object in
            object.text("database", former.database)
            object.number("toSend", former.toSend)
            object.number("groupsToSend", former.groupsToSend)
            object.number("withheldRecords", former.withheld)
            object.number("saidAt", former.saidAt)
            object.number("replacedAt", former.replacedAt)
            object.text("inWords", former.sentence(Day.text))
        }
        object.truth("newSettings", status.hasNewSettings)
        object.truth("upToDate", status.isUpToDate)
        object.number("parkedGroups", status.parked)
        object.number("offeredGroups", status.offered)
        object.number("withheldRecords", status.withheld)
        object.number("clockAheadSeconds", status.clock?.siteAhead)
        object.text("clock", status.clock?.atCentral(site.name))
        let trouble = SiteTrouble.all(status, asOf: asOf)
        object.texts("trouble", trouble.map(\.word))
        object.text("troubleInWords", trouble.isEmpty ? nil : trouble.map(\.inWords).joined(separator: "; "))
        object.number("intervalSeconds", status.schedule?.interval)
        object.text("intervalSetBy", status.intervalSetBy)
        object.truth("paused", status.schedule.map { $0.pausedBy != nil })
        object.text("pausedBy", status.schedule?.pausedBy?.rawValue)
        object.object("terms", status.terms, write)
        object.object("ownTerms", status.ownTerms, write)
        object.text("termsHeard", status.hearing.rawValue)
        object.number("bundleMadeAt", status.bundleMadeAt)
        object.number("bundleForItAt", status.bundleForItAt)
        object.number("bundleForItHead", status.bundleForItHead)
        object.truth("bundleForItEmpty", status.isBundleForItEmpty)
        object.truth("byBundle", status.isCarried)
        object.list("stores", status.stores.filter { $0.kind != .none }) { store, object in
            object.text("id", store.id)
            object.text("kind", store.kind.rawValue)
        }
    }
}
