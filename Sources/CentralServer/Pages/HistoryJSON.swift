import HTTPHost
import Payload
import Storage
import SyncCentral

/// The history of a site's queues as JSON, for `tributary sites history --json`.
package enum HistoryJSON {
    /// - Parameter isServing: a serving central told how the queues are now.
    package static func encode(_ history: QueueHistory, isServing: Bool) -> [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        writer.key("site")
        writer.string(history.site.name)
        writer.key("number")
        writer.integer(history.site.number)
        writer.key("grain")
        writer.string(history.grain.rawValue)
        writer.key("cause")
        writer.string(history.trend.cause.rawValue)
        writer.key("growth")
        writer.integer(history.trend.growth)
        writer.key("finding")
        writer.string(history.trend.finding)
        writer.key("remedy")
        writer.string(history.trend.remedy)
        writer.key("samples")
        writer.beginArray()
        for sample in history.samples { write(sample, &writer) }
        writer.endArray()
        writer.key("serving")
        writer.bool(isServing)
        writer.key("now")
        write(history.now, &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ sample: QueueSample, _ writer: inout JSONWriter) {
        writer.beginObject()
        for (key, number) in [
            ("at", sample.at), ("toSend", sample.toSend), ("toReceive", sample.toReceive), ("parkedGroups", sample.parked),
            ("withheld", sample.withheld), ("minutes", sample.minutes), ("bytes", sample.bytes),
        ] {
            writer.key(key)
            writer.integer(number)
        }
        writer.key("lastContact")
        if let at = sample.lastContact { writer.integer(at) } else { writer.null() }
        writer.endObject()
    }
}
