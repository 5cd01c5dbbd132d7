import Failures
import HTTPHost
import Payload
import SyncSite

/// What one sync did, as JSON: the answer to a request for a sync, what `tributary site sync --json` prints, and a part of the status.
package enum CycleReportJSON {
    static let schema: APISchema = {
        let count = APISchema.integer(0...Int64.max)
        return .open([
            APIMember("calls", count), APIMember("pushed", count, "Records sent."), APIMember("parked", count, "Groups that central keeps apart."),
            APIMember("received", count, "Rows."), APIMember("repaired", count), APIMember("healed", .truth, "What differed was mended."),
        ])
    }()

    package static func encode(_ report: CycleReport) -> [UInt8] { JSONObject.encode(capacity: 128) { write(report, &$0) } }

    static func write(_ report: CycleReport, _ object: inout JSONObject) {
        object.number("calls", report.calls)
        object.number("pushed", report.pushed)
        object.number("parked", report.parked)
        object.number("received", report.received)
        object.number("repaired", report.repaired)
        object.truth("healed", report.healed)
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
}
