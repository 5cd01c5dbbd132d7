import HTTPHost

/// Who may begin a sync now, and when the others are to come: a value, so that its rules can be tested without waiting.
///
/// Guarantees: nobody is sent away while there is room; a site in the middle of its sync is never sent away; turns are given out no faster than syncs
/// were lately begun, so that whoever comes when told finds room; who asks again before its turn keeps it; bounded memory.
struct ReceptionBook {
    enum Verdict: Equatable {
        case enter
        /// Come back after this time.
        case later(Duration)
    }

    private static let windowTime: Duration = .seconds(1)
    private static let rates = 20.0...10_000.0

    private let limits: ReceptionLimits
    /// Calls being worked on.
    private(set) var working = 0
    /// Syncs begun in a second while there was no room for more.
    private(set) var rate: Double
    /// The last turn that was given out.
    private var bookedUntil: Duration = .zero
    private var window: (start: Duration, begun: Int, wasFull: Bool) = (.zero, 0, false)
    /// Turns given out, by whoever holds them.
    private var promises: [UInt64: Duration] = [:]
    /// When a site was heard of last.
    private var visits: [String: Duration] = [:]

    init(_ limits: ReceptionLimits) {
        self.limits = limits
        rate = limits.firstRate
    }

    /// Somebody who is not known yet, or a site, wants to begin or to go on.
    ///
    /// - Parameters:
    ///   - visitor: what it can be known by when it comes again.
    ///   - site: once it has proved which it is.
    mutating func arrive(_ visitor: UInt64, site: String? = nil, now: Duration) -> Verdict {
        roll(now)
        if let site, let seen = visits[site], now - seen <= limits.visitTime {
            visits[site] = now
            return .enter
        }
        let promise = promises[visitor]
        let isDue = promise.map { $0 <= now + .seconds(1) } ?? false
        if working < limits.callsMax + (isDue ? limits.promisedMax : 0) {
            promises[visitor] = nil
            window.begun += 1
            if let site { visits[site] = now }
            return .enter
        }
        window.wasFull = true
        return .later(isDue ? book(visitor, now) : promise.map { $0 - now } ?? book(visitor, now))
    }

    /// The next free turn.
    ///
    /// - Returns: the time until then.
    mutating func book(_ visitor: UInt64, _ now: Duration) -> Duration {
        let pause = Duration.seconds(1) * (1 / (rate * limits.bookedShare))
        bookedUntil = min(max(bookedUntil, now + .seconds(1)) + pause, now + limits.longestWait)
        if promises.count >= limits.promisesMax { promises = promises.filter { $0.value > now } }
        if promises.count < limits.promisesMax { promises[visitor] = bookedUntil }
        return bookedUntil - now
    }

    /// A site has proved which it is, and begun.
    mutating func remember(site: String, now: Duration) { visits[site] = now }

    mutating func begin() { working += 1 }

    mutating func end() { working -= 1 }

    private mutating func roll(_ now: Duration) {
        let passed = now - window.start
        guard passed >= Self.windowTime else { return }
        if window.wasFull, passed < Self.windowTime * 5 {
            rate = min(max((rate + Double(window.begun) / passed.seconds) / 2, Self.rates.lowerBound), Self.rates.upperBound)
        }
        window = (now, 0, false)
        guard visits.count > 1_000, Int(now.seconds) % 30 == 0 else { return }
        visits = visits.filter { now - $0.value <= limits.visitTime }
        promises = promises.filter { now - $0.value <= limits.visitTime }
    }
}
