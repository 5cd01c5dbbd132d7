import HTTPHost
import Payload
import Storage
import SyncCentral

/// A store's move as JSON: in central's status, in its interface, and printed by `tributary stores moves --json`.
package enum StoreMoveJSON {
    package static func value(_ move: StoreMove) -> JSONValue { (try? JSONValue(parsing: JSONObject.encode { write(move, &$0) })) ?? .null }

    static func write(_ move: StoreMove, _ object: inout JSONObject) {
        object.text("id", move.handover.id)
        object.text("store", move.store.id)
        object.text("code", move.store.code)
        object.text("name", move.store.title)
        object.object("from", move.from, write)
        object.object("to", move.to, write)
        object.text("phase", move.phase.rawValue)
        object.text("sentence", move.sentence)
        object.truth("forced", move.handover.isForced)
        object.truth("collects", move.handover.collects)
        object.number("remaining", move.remaining)
        object.truth("remainingIsLeast", move.remainingIsLeast)
        object.object("waitsFor", move.waitsFor?.site, write)
        object.text("waitsBecause", move.obstacle?.rawValue)
        object.number("lastContact", move.waitsFor?.site.lastContact)
        object.truth("listening", move.waitsFor?.isListening ?? false)
        object.number("orderedAt", move.handover.orderedAt)
        object.number("endedAt", move.handover.endedAt)
        object.number("openedAt", move.handover.openedAt)
    }

    private static func write(_ site: Site, _ object: inout JSONObject) {
        object.text("id", site.id)
        object.number("number", site.number)
        object.text("name", site.name)
    }
}
