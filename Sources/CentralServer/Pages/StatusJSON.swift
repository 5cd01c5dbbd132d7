import Payload
import Storage
import Sync

/// Central's state as JSON, for programs; field names never change once shipped.
enum StatusJSON {
    static func encode(_ standing: CentralStanding) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        writer.key("name")
        writer.string(standing.name)
        writer.key("database")
        writer.string(standing.database)
        writer.key("position")
        writer.integer(standing.head)
        writer.key("syncOn")
        writer.bool(standing.isSyncOn)
        writer.key("parkedGroups")
        writer.integer(Int64(standing.parked))
        writer.key("orphanRecords")
        writer.integer(standing.orphans)
        writer.key("overdispensedRepeats")
        writer.beginArray()
        for one in standing.overdispensed { writer.string(one.id) }
        writer.endArray()
        writer.key("sites")
        writer.beginArray()
        for site in standing.sites { write(site, to: &writer) }
        writer.endArray()
        writer.key("records")
        writer.beginObject()
        for (table, count) in standing.counts {
            writer.key(table)
            writer.integer(count)
        }
        writer.endObject()
        writer.key("log")
        writer.beginArray()
        for line in standing.log { write(line, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ standing: SiteStanding, to writer: inout JSONWriter) {
        let site = standing.site
        writer.beginObject()
        writer.key("id")
        writer.string(site.id)
        writer.key("number")
        writer.integer(site.number)
        writer.key("name")
        writer.string(site.name)
        writer.key("kind")
        writer.string(site.kind.rawValue)
        writer.key("enabled")
        writer.bool(site.isEnabled)
        writer.key("initialised")
        writer.bool(site.isInitialised)
        writer.key("fenced")
        writer.bool(site.isFenced)
        writer.key("paired")
        writer.bool(site.database != nil)
        writer.key("lastContact")
        if let at = site.lastContact { writer.integer(at) } else { writer.null() }
        writer.key("app")
        if let app = site.app { writer.string(app) } else { writer.null() }
        writer.key("cursor")
        writer.integer(site.cursor)
        writer.key("toReceive")
        writer.integer(standing.toReceive)
        writer.key("toSend")
        writer.integer(standing.toSend)
        writer.key("parkedGroups")
        writer.integer(Int64(standing.parked))
        writer.key("withheld")
        writer.integer(standing.withheld)
        writer.key("clockAheadSeconds")
        if let clock = standing.clock { writer.integer(clock.siteAhead) } else { writer.null() }
        writer.key("stores")
        writer.beginArray()
        for store in standing.stores where store.kind != .none {
            writer.beginObject()
            writer.key("id")
            writer.string(store.id)
            writer.key("kind")
            writer.string(store.kind.rawValue)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private static func write(_ line: SyncLogLine, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("sequence")
        writer.integer(line.sequence)
        writer.key("at")
        writer.integer(line.at)
        if let site = line.site {
            writer.key("site")
            writer.string(site)
        }
        writer.key("event")
        writer.string(line.event)
        if let code = line.code {
            writer.key("code")
            writer.string(code)
        }
        writer.key("message")
        writer.string(line.message)
        writer.endObject()
    }
}
