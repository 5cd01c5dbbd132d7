import HTTPHost
import Storage
import SyncCentral

/// The history of a site's queues as JSON, for `tributary sites history --json`; what a status says too has the same name here.
package enum HistoryJSON {
    /// - Parameter isServing: a serving central told how the queues are now.
    package static func encode(_ history: QueueHistory, isServing: Bool) -> [UInt8] {
        JSONObject.encode { object in
            object.text("site", history.site.name)
            object.number("number", history.site.number)
            object.text("grain", history.grain.rawValue)
            object.text("cause", history.trend.cause.rawValue)
            object.number("growth", history.trend.growth)
            object.text("finding", history.trend.finding)
            object.text("remedy", history.trend.remedy)
            object.list("samples", history.samples, write)
            object.truth("serving", isServing)
            object.object("now", history.now, write)
        }
    }

    private static func write(_ sample: QueueSample, _ object: inout JSONObject) {
        object.number("at", sample.at)
        object.number("toSend", sample.toSend)
        object.number("toReceive", sample.toReceive)
        object.number("parkedGroups", sample.parked)
        object.number("withheldRecords", sample.withheld)
        object.number("minutes", sample.minutes)
        object.number("bytes", sample.bytes)
        object.number("lastContact", sample.lastContact)
    }
}
