import Failures
import HTTPHost
import Logging
import ServiceLifecycle
import Synchronization

/// Receives sites that come back: as many at once as can be served, the others with a time at which there will be room (R-SYNC 7).
///
/// Without it every site of a country that has power again would be answered late, give up, and call again with all the others. A log line tells of it,
/// at most one every ten seconds; the refusals themselves leave none.
final class Reception: Service {
    private static let lookTime: Duration = .milliseconds(100)

    private struct State {
        var book: ReceptionBook
        var refused = 0
        var saidAt: Duration?
    }

    private let state: Mutex<State>
    private let metrics: MetricRegistry
    private let logger: Logger
    private let start = ContinuousClock.now

    init(_ limits: ReceptionLimits, metrics: MetricRegistry, logger: Logger) {
        state = Mutex(State(book: ReceptionBook(limits)))
        self.metrics = metrics
        self.logger = logger
    }

    private var now: Duration { ContinuousClock.now - start }

    /// Looks again and again how late this server is.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                let begun = self.now
                guard (try? await Task.sleep(for: Self.lookTime)) != nil else { return }
                let lateness = self.now - begun - Self.lookTime
                self.state.withLock { $0.book.note(lateness: lateness) }
            }
        }
    }

    /// Asks for room without taking it: before a large request is read.
    ///
    /// - Throws: `overloaded` with the time to come back.
    func look(_ visitor: Visitor) throws { try settle(visitor) { $0.book.arrive(visitor.number, site: visitor.site, now: $1) } }

    /// Works on one call of a visitor, once there is room.
    ///
    /// - Throws: `overloaded` with the time to come back; what `body` throws.
    func receive<T>(_ visitor: Visitor, _ body: () async throws -> T) async throws -> T {
        try settle(visitor) { state, now in
            let verdict = state.book.arrive(visitor.number, site: visitor.site, now: now)
            if verdict == .enter { state.book.begin(visitor.site, now: now) }
            return verdict
        }
        defer {
            let now = now
            state.withLock { $0.book.end(visitor.site, now: now) }
        }
        return try await body()
    }

    /// A site has proved which it is, and begun its sync.
    func remember(site: String) {
        let now = now
        state.withLock { $0.book.remember(site: site, now: now) }
    }

    /// A site has done what it came for, and waits for news.
    func leave(site: String) { state.withLock { $0.book.leave(site: site) } }

    /// A visitor for whom something else had no room, with the turn it gets instead.
    func later(_ visitor: Visitor) -> Failure {
        let now = now
        return Self.refusal(state.withLock { $0.book.book(visitor.number, now) })
    }

    private func settle(_ visitor: Visitor, _ decide: (inout State, Duration) -> ReceptionBook.Verdict) throws {
        let now = now
        let (verdict, refused) = state.withLock { state -> (ReceptionBook.Verdict, Int?) in
            let verdict = decide(&state, now)
            guard verdict != .enter else { return (verdict, nil) }
            state.refused += 1
            if let saidAt = state.saidAt, now - saidAt < .seconds(10) { return (verdict, nil) }
            state.saidAt = now
            defer { state.refused = 0 }
            return (verdict, state.refused)
        }
        guard case .later(let wait) = verdict else { return }
        metrics.add(.visitsDeferred)
        let refusal = Self.refusal(wait)
        if let refused {
            logger.notice(
                "More sites came at once than can be served: they were told when to come back",
                metadata: ["sites": "\(refused)", "lastInSeconds": "\(refusal.context[Failure.retryAfter] ?? "")"])
        }
        throw refusal
    }

    private static func refusal(_ wait: Duration) -> Failure {
        let seconds = wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)
        return Failure(.overloaded, "Many sites call at once.", [Failure.retryAfter: String(max(seconds, 1))])
    }
}

extension Reception {
    /// Whoever calls: what it shows, as a number that says nothing, and which site it is once that is proved.
    struct Visitor: Sendable {
        let number: UInt64
        var site: String?

        /// - Parameter shown: a secret, or a site's id.
        init(_ shown: String, site: String? = nil) {
            // The hash is keyed anew in each process.
            number = UInt64(truncatingIfNeeded: shown.hashValue)
            self.site = site
        }
    }
}
