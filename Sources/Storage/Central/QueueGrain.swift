/// How long a stretch of time one sample speaks for.
package enum QueueGrain: String, Sendable, CaseIterable {
    case hour, day

    package var seconds: Int64 { self == .hour ? 3_600 : 86_400 }
    /// Samples kept of one site: a month of hours, ten years of days. Counted, so that a clock that jumped ahead removes nothing.
    var kept: Int64 { self == .hour ? 750 : 3_660 }
}
