import HTTPHost

/// Who may begin a sync now, and when the others are to come: a value, so that its rules can be tested without waiting.
///
/// Guarantees: nobody is sent away while there is room; a site in the middle of its sync is never sent away; turns are given out no faster than syncs
/// were lately finished, so that whoever comes when told finds room; who asks again before its turn keeps it; bounded memory.
struct ReceptionBook {
    enum Verdict: Equatable {
        case enter
        /// Come back after this time.
        case later(Duration)
    }

    private struct Visit {
        var seen: Duration
        /// Calls that are being worked on.
        var calls = 0
    }

    private static let windowTime: Duration = .seconds(1)
    private static let sweepTime: Duration = .milliseconds(100)
    private static let rates = 10.0...10_000.0

    private let limits: ReceptionLimits
    /// Syncs finished in a second while there was no room for more.
    private(set) var rate: Double
    /// The last turn that was given out.
    private var bookedUntil: Duration = .zero
    private var window: (start: Duration, finished: Int, wasFull: Bool) = (.zero, 0, false)
    private var sweptAt: Duration = .zero
    private var prunedAt: Duration = .zero
    private var tidiedAt: Duration = .zero
    /// Turns given out, by whoever holds them.
    private var promises: [UInt64: Duration] = [:]
    /// Sites in the middle of a sync, and callers who have not yet proved which site they are.
    private var visits: [String: Visit] = [:]
    private var strangers = 0
    /// Of the sites in the middle of a sync, those that take up room, as counted last.
    private var busy = 0
    /// How late this server was lately.
    private var lateness: Duration = .zero
    /// When a site was heard of last.
    private var heard: [String: Duration] = [:]

    init(_ limits: ReceptionLimits) {
        self.limits = limits
        rate = limits.firstRate
    }

    /// How many take up room.
    private var present: Int { busy + strangers }

    private func isFull(_ isPromised: Bool) -> Bool {
        present >= limits.visitsMax + (isPromised ? limits.promisedMax : 0)
            || present >= limits.crowdLeast && lateness > limits.latenessMost * (isPromised ? 4 : 1)
    }

    /// How late this server was just now with what it set out to do: work that waits for a processor is not seen otherwise.
    mutating func note(lateness now: Duration) { lateness = max(now, lateness * 0.7) }

    /// Somebody who is not known yet, or a site, wants to begin or to go on.
    ///
    /// - Parameters:
    ///   - visitor: what it can be known by when it comes again.
    ///   - site: once it has proved which it is.
    mutating func arrive(_ visitor: UInt64, site: String? = nil, now: Duration) -> Verdict {
        sweep(now)
        if let site, visits[site] != nil || heard[site].map({ now - $0 <= limits.memoryTime }) ?? false { return .enter }
        let promise = promises[visitor]
        let isDue = promise.map { $0 <= now + .seconds(1) } ?? false
        if !isFull(isDue) {
            promises[visitor] = nil
            return .enter
        }
        window.wasFull = true
        guard let promise, !isDue else { return .later(book(visitor, now)) }
        return .later(promise - now)
    }

    /// The next free turn.
    ///
    /// - Returns: the time until then.
    mutating func book(_ visitor: UInt64, _ now: Duration) -> Duration {
        // The crowd that is being sent away now takes its time as well.
        let first = now + .seconds(1) + lateness * 4
        let pause = Duration.seconds(1) * (1 / (rate * limits.bookedShare))
        bookedUntil = min(max(bookedUntil, first) + pause, now + limits.longestWait)
        if promises.count >= limits.promisesMax, now - prunedAt >= .seconds(10) {
            prunedAt = now
            promises = promises.filter { $0.value > now }
        }
        if promises.count < limits.promisesMax { promises[visitor] = bookedUntil }
        return bookedUntil - now
    }

    /// A call is being worked on.
    ///
    /// - Parameter site: nil as long as it is not proved.
    mutating func begin(_ site: String?, now: Duration) {
        guard let site else { strangers += 1; return }
        if visits[site] == nil { busy += 1 }
        visits[site, default: Visit(seen: now)].calls += 1
    }

    /// It is answered.
    mutating func end(_ site: String?, now: Duration) {
        guard let site else { strangers -= 1; return }
        // Also one whose sync was over in the meantime.
        visits[site]?.calls -= 1
        visits[site]?.seen = now
        heard[site] = now
    }

    /// A caller has proved which site it is, and begun its sync.
    mutating func remember(site: String, now: Duration) {
        if visits[site] == nil {
            visits[site] = Visit(seen: now)
            busy += 1
        }
        heard[site] = now
    }

    /// A site has done what it came for.
    mutating func leave(site: String) {
        guard visits.removeValue(forKey: site) != nil else { return }
        busy = max(busy - 1, 0)
        window.finished += 1
    }

    private mutating func sweep(_ now: Duration) {
        guard now - sweptAt >= Self.sweepTime else { return }
        sweptAt = now
        for (site, visit) in visits where visit.calls <= 0 && now - visit.seen > limits.endTime { leave(site: site) }
        busy = visits.values.count { $0.calls > 0 || now - $0.seen <= limits.pauseTime }
        let passed = now - window.start
        guard passed >= Self.windowTime else { return }
        // A window that nobody ended in time says nothing of how much was possible.
        if window.wasFull, passed < Self.windowTime * 3 {
            let seen = Double(window.finished) / passed.seconds
            rate = min(max(rate * 0.85 + seen * 0.15, Self.rates.lowerBound), Self.rates.upperBound)
        }
        window = (now, 0, false)
        guard now - tidiedAt >= .seconds(30) else { return }
        tidiedAt = now
        heard = heard.filter { now - $0.value <= limits.memoryTime }
        promises = promises.filter { now - $0.value <= limits.memoryTime }
    }
}
