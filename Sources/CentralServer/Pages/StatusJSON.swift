import HTTPHost
import Storage
import SyncCentral

/// Central's state as JSON, the same at `/status.json` and for `tributary status --json`; field names never change once shipped.
package enum StatusJSON {
    /// - Parameter isServing: a serving central says it; else only what was written down is known.
    package static func encode(_ standing: CentralStanding, isServing: Bool) -> [UInt8] {
        JSONObject.encode(capacity: 4_096) { object in
            object.text("role", "central")
            object.text("name", standing.name)
            object.text("database", standing.database)
            object.number("asOf", standing.asOf)
            object.truth("serving", isServing)
            object.number("position", standing.head)
            object.truth("syncOn", standing.isSyncOn)
            object.number("parkedGroups", standing.parked)
            object.number("databaseBytes", standing.databaseBytes)
            object.number("orphanRecords", standing.orphans)
            object.texts("damaged", standing.damaged)
            object.write(standing.overdispensed)
            object.list("transfersNotMade", standing.transfers) { one, object in
                object.text("state", one.state.rawValue)
                object.text("reason", one.reason)
                object.number("count", one.count)
            }
            object.write(standing.repeatedNumbers)
            object.write(standing.namedGone)
            object.write(waiting: standing.waiting)
            object.write(standing.preferences) { listing, object in
                object.text("title", listing.preference.title)
                object.list("overrides", listing.overrides) { one, object in
                    object.text("site", one.site)
                    object.text("name", one.siteName)
                    object.truth("valid", one.isValid)
                }
            }
            object.list("sites", standing.sites, write)
            object.write(counts: standing.counts)
            object.write(standing.log)
        }
    }

    private static func write(_ standing: SiteStanding, _ object: inout JSONObject) {
        let site = standing.site
        object.text("id", site.id)
        object.number("number", site.number)
        object.text("name", site.name)
        object.text("kind", site.kind.rawValue)
        object.text("state", standing.state)
        object.truth("enabled", site.isEnabled)
        object.truth("initialised", site.isInitialised)
        object.truth("fenced", site.isFenced)
        object.truth("paired", site.database != nil)
        object.number("lastContact", site.lastContact)
        object.truth("listening", standing.isListening)
        object.text("app", site.app)
        object.number("cursor", site.cursor)
        object.number("toReceive", standing.toReceive)
        object.truth("toReceiveIsLeast", standing.toReceiveIsLeast)
        object.number("toSend", standing.toSend)
        object.truth("newSettings", standing.hasNewSettings)
        object.truth("upToDate", standing.isUpToDate)
        object.number("parkedGroups", standing.parked)
        object.number("withheld", standing.withheld)
        object.number("clockAheadSeconds", standing.clock?.siteAhead)
        object.text("clock", standing.clock?.atCentral(site.name))
        object.list("stores", standing.stores.filter { $0.kind != .none }) { store, object in
            object.text("id", store.id)
            object.text("kind", store.kind.rawValue)
        }
    }
}

extension SiteStanding {
    /// What the site is to central, in one word or two.
    var state: String {
        if site.kind == .central { return "central" }
        if site.isFenced { return "fenced" }
        if !site.isEnabled { return "off" }
        if site.database == nil { return "not paired" }
        return site.isInitialised ? "ready" : "loading"
    }
}
