import Failures
import Payload
import Storage
import Sync

/// Central's state as JSON, the same at `/status.json` and for `tributary status --json`; field names never change once shipped.
package enum StatusJSON {
    /// - Parameter isServing: a serving central says it; else only what was written down is known.
    package static func encode(_ standing: CentralStanding, isServing: Bool) -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.beginObject()
        text("role", "central", &writer)
        text("name", standing.name, &writer)
        text("database", standing.database, &writer)
        number("asOf", standing.asOf, &writer)
        truth("serving", isServing, &writer)
        number("position", standing.head, &writer)
        truth("syncOn", standing.isSyncOn, &writer)
        number("parkedGroups", Int64(standing.parked), &writer)
        number("databaseBytes", standing.databaseBytes, &writer)
        number("orphanRecords", standing.orphans, &writer)
        writer.key("damaged")
        writer.beginArray()
        for one in standing.damaged { writer.string(one) }
        writer.endArray()
        list("overdispensedRepeats", standing.overdispensed, &writer) { one, writer in
            text("repeat", one.id, &writer)
            number("allowed", one.allowed, &writer)
            number("dispensed", one.used, &writer)
        }
        list("transfersNotMade", standing.transfers, &writer) { one, writer in
            text("state", one.state.rawValue, &writer)
            text("reason", one.reason, &writer)
            number("count", one.count, &writer)
        }
        list("numbersGivenTwice", standing.repeatedNumbers, &writer) { one, writer in
            text("store", one.store, &writer)
            text("table", one.table, &writer)
            number("number", one.number, &writer)
            writer.key("ids")
            writer.beginArray()
            for id in one.ids { writer.string(id) }
            writer.endArray()
            text("sentence", one.sentence, &writer)
        }
        list("preferences", standing.preferences, &writer, write)
        list("sites", standing.sites, &writer, write)
        writer.key("records")
        writer.beginObject()
        for (table, count) in standing.counts { number(table, count, &writer) }
        writer.endObject()
        list("log", standing.log, &writer, write)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ standing: SiteStanding, _ writer: inout JSONWriter) {
        let site = standing.site
        text("id", site.id, &writer)
        number("number", site.number, &writer)
        text("name", site.name, &writer)
        text("kind", site.kind.rawValue, &writer)
        text("state", standing.state, &writer)
        truth("enabled", site.isEnabled, &writer)
        truth("initialised", site.isInitialised, &writer)
        truth("fenced", site.isFenced, &writer)
        truth("paired", site.database != nil, &writer)
        number("lastContact", site.lastContact, &writer)
        truth("listening", standing.isListening, &writer)
        text("app", site.app, &writer)
        number("cursor", site.cursor, &writer)
        number("toReceive", standing.toReceive, &writer)
        truth("toReceiveIsLeast", standing.toReceiveIsLeast, &writer)
        number("toSend", standing.toSend, &writer)
        truth("newSettings", standing.hasNewSettings, &writer)
        truth("upToDate", standing.isUpToDate, &writer)
        number("parkedGroups", Int64(standing.parked), &writer)
        number("withheld", standing.withheld, &writer)
        number("clockAheadSeconds", standing.clock?.siteAhead, &writer)
        text("clock", standing.clock?.atCentral(site.name), &writer)
        list("stores", standing.stores.filter { $0.kind != .none }, &writer) { store, writer in
            text("id", store.id, &writer)
            text("kind", store.kind.rawValue, &writer)
        }
    }

    private static func write(_ listing: PreferenceListing, _ writer: inout JSONWriter) {
        text("preference", listing.preference.rawValue, &writer)
        text("title", listing.preference.title, &writer)
        truth("on", listing.isOn, &writer)
        truth("inForce", listing.isInForce, &writer)
        list("overrides", listing.overrides, &writer) { one, writer in
            text("site", one.site, &writer)
            text("name", one.siteName, &writer)
            truth("valid", one.isValid, &writer)
        }
    }

    private static func write(_ line: SyncLogLine, _ writer: inout JSONWriter) {
        number("sequence", line.sequence, &writer)
        number("at", line.at, &writer)
        if let site = line.site { text("site", site, &writer) }
        text("event", line.event, &writer)
        if let code = line.code { text("code", code, &writer) }
        text("message", line.message, &writer)
    }

    private static func list<Element>(
        _ key: String, _ elements: [Element], _ writer: inout JSONWriter, _ body: (Element, inout JSONWriter) -> Void
    ) {
        writer.key(key)
        writer.beginArray()
        for element in elements {
            writer.beginObject()
            body(element, &writer)
            writer.endObject()
        }
        writer.endArray()
    }

    private static func text(_ key: String, _ text: String?, _ writer: inout JSONWriter) {
        writer.key(key)
        if let text { writer.string(text) } else { writer.null() }
    }

    private static func number(_ key: String, _ number: Int64?, _ writer: inout JSONWriter) {
        writer.key(key)
        if let number { writer.integer(number) } else { writer.null() }
    }

    private static func truth(_ key: String, _ truth: Bool, _ writer: inout JSONWriter) {
        writer.key(key)
        writer.bool(truth)
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
