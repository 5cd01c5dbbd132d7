import Payload
import Storage
import SyncRules

/// What the status of central and that of a site say in the same words; field names never change once shipped.
extension JSONObject {
    /// What stands with records; `orphans` counts all of those of which `waiting` are the latest.
    package mutating func write(
        _ numbers: [RepeatedNumber], _ repeats: [RepeatStatus], _ gone: [NamedGone], _ waiting: [WaitingRecord], orphans: Int64
    ) {
        list("numbersGivenTwice", numbers) { one, object in
            object.text("store", one.store)
            object.text("table", one.table)
            object.number("number", one.number)
            object.texts("ids", one.ids)
            object.text("sentence", one.sentence)
        }
        list("overdispensedRepeats", repeats) { one, object in
            object.text("repeat", one.id)
            object.number("allowed", one.allowed)
            object.number("dispensed", one.used)
            object.text("sentence", one.sentence)
        }
        list("namesDeleted", gone) { one, object in
            object.text("table", one.gone.table.name)
            object.text("id", one.gone.id)
            object.number("records", one.count)
            object.texts("first", one.first.map(\.description))
            object.text("sentence", one.sentence)
        }
        number("orphanRecords", orphans)
        list("orphans", waiting) { one, object in object.members { one.write(to: &$0) } }
    }

    /// - Parameter more: what only one of the two knows of a preference.
    package mutating func write(_ preferences: [PreferenceListing], more: (PreferenceListing, inout JSONObject) -> Void = { _, _ in }) {
        list("preferences", preferences) { one, object in
            object.text("preference", one.preference.rawValue)
            object.text("title", one.preference.title)
            object.truth("on", one.isOn)
            object.truth("inForce", one.isInForce)
            more(one, &object)
        }
    }

    package mutating func write(counts: [(table: String, count: Int64)]) {
        object("records", counts) { counts, object in for one in counts { object.number(one.table, one.count) } }
    }

    package mutating func write(_ log: [SyncLogLine]) {
        list("log", log) { line, object in
            object.number("sequence", line.sequence)
            object.number("at", line.at)
            if let site = line.site { object.text("site", site) }
            object.text("event", line.event)
            if let code = line.code { object.text("code", code) }
            object.text("message", line.message)
        }
    }
}
