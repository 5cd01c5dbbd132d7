import Failures
import Payload
import Storage

/// `{"paused":true,"interval":900,"pushBytes":500000,"pageBytes":250000}`; what is not set is absent.
extension SyncTerms {
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        if let isPaused {
            writer.key("paused")
            writer.bool(isPaused)
        }
        for (key, value) in [("interval", interval), ("pushBytes", pushBytes), ("pageBytes", pageBytes)] {
            guard let value else { continue }
            writer.key(key)
            writer.integer(value)
        }
        writer.endObject()
    }

    /// What central says; a member that is none of these, or out of bounds, is as good as bounded or absent.
    package init(decoding value: JSONValue) {
        self =
            SyncTerms(
                isPaused: value["paused"]?.truth, interval: value["interval"]?.integer, pushBytes: value["pushBytes"]?.integer,
                pageBytes: value["pageBytes"]?.integer
            ).bounded
    }
}
