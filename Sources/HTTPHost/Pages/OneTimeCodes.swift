/// Short codes that open a page once: to be read from one screen and typed at another, or carried by a link.
///
/// Guarantees: eight signs out of thirty-two, good for minutes and for one use; after a few wrong ones all are void, so that guessing is
/// hopeless. A value: the time comes in.
struct OneTimeCodes {
    static let lifetime: Duration = .seconds(600)
    private static let openMax = 20
    private static let mistakesMax = 20
    /// No sign that looks like another.
    private static let signs = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")

    private var open: [String: ContinuousClock.Instant] = [:]
    private var mistakes = 0

    /// A new code, in two groups: `K7QM-2XHD`.
    mutating func make(_ random: [UInt8], now: ContinuousClock.Instant) -> String {
        precondition(random.count >= 8, "a code is made of eight random bytes")
        open = open.filter { $0.value > now }
        if open.count >= Self.openMax, let oldest = open.min(by: { $0.value < $1.value })?.key { open[oldest] = nil }
        let code = String(random.prefix(8).map { Self.signs[Int($0 % 32)] })
        open[code] = now + Self.lifetime
        return "\(code.prefix(4))-\(code.suffix(4))"
    }

    /// Whether `text` is an open code, in any case and grouping; it is none afterwards.
    mutating func use(_ text: String, now: ContinuousClock.Instant) -> Bool {
        let code = String(text.uppercased().filter { Self.signs.contains($0) })
        guard !open.isEmpty, code.count == 8 else { return false }
        if let end = open.removeValue(forKey: code), end > now {
            mistakes = 0
            return true
        }
        mistakes += 1
        if mistakes >= Self.mistakesMax { (open, mistakes) = ([:], 0) }
        return false
    }
}
