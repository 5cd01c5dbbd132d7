/// Syncs that had nothing to do: their log line comes now and then only, as a sign of life.
struct IdleSyncs: Sendable {
    static let pause: Duration = .seconds(3_600)

    private var saidAt: Duration?
    private var count = 0

    /// How many there were since the last line, this one among them; nil when it is too soon for another line.
    ///
    /// - Parameter now: time since some moment, never going back.
    mutating func another(at now: Duration) -> Int? {
        count += 1
        if let saidAt, now - saidAt < Self.pause { return nil }
        defer { (saidAt, count) = (now, 0) }
        return count
    }
}
