import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Keeps a crowd of idle connections from shutting a host for everybody else.
///
/// Guarantees: when all connections, or those of one address, are in use, the longest open one that never sent a request is closed
/// for the new one; when there is none of that kind, those that have been answered and ask for nothing go, longest idle first; when all have
/// something to do, the newcomer is closed instead. Each leaves a line in
/// the log, at most one every ten seconds. Trusted proxies are limited by the whole only.
final class ConnectionCrowd: Sendable {
    private struct Member {
        let address: String
        let channel: any Channel
        /// It has asked for something.
        var isUsed = false
        /// Since when everything it asked for is answered; nil while something is not.
        var idleSince: ContinuousClock.Instant?
    }

    private struct State {
        var members: [Int: Member] = [:]
        var counts: [String: Int] = [:]
        /// Members that never sent a request, oldest first; those that did or are gone are passed over.
        var silent: [String: IdleQueue] = [:]
        var allSilent = IdleQueue()
        /// Answered ones, longest idle first, as they were when somebody looked last.
        var rested = IdleQueue()
        var next = 0
        var closed = 0
        var saidAt: ContinuousClock.Instant?
        var lookedAt: ContinuousClock.Instant?
    }

    private enum Decision { case stay, makeRoom(any Channel), leave }

    /// Whoever syncs asks again sooner.
    private static let restTime: Duration = .seconds(1)

    private let state = Mutex(State())
    private let connectionsMax: Int
    private let perAddressMax: Int
    private let trusted: TrustedProxies
    private let logger: Logger

    /// - Parameter connections: as many as there may be.
    init(_ limits: HostLimits, connections: Int, trusted: TrustedProxies, logger: Logger) {
        // Room is made a little before the system's own queue would fill.
        connectionsMax = max(connections - max(connections / 100, 1), 1)
        perAddressMax = limits.connectionsPerAddressMax
        self.trusted = trusted
        self.logger = logger
    }

    var count: Int { state.withLock { $0.members.count } }

    /// A connection was opened.
    ///
    /// - Returns: its number, for `rememberRequest` and `leave`.
    func enter(_ channel: any Channel) -> Int {
        let address = channel.remoteAddress?.ipAddress ?? "local"
        let isTrusted = trusted.contains(address)
        let (number, decision) = state.withLock { state -> (Int, Decision) in
            let number = state.next
            state.next += 1
            var decision = Decision.stay
            if !isTrusted, state.counts[address, default: 0] >= perAddressMax {
                decision = oldest(of: address, &state).map { .makeRoom($0) } ?? .leave
            } else if state.members.count >= connectionsMax {
                decision = (oldest(of: nil, &state) ?? longestIdle(&state)).map { .makeRoom($0) } ?? .leave
            }
            state.members[number] = Member(address: address, channel: channel)
            state.counts[address, default: 0] += 1
            state.allSilent.append(number)
            state.silent[address, default: IdleQueue()].append(number)
            return (number, decision)
        }
        switch decision {
        case .stay: break
        case .makeRoom(let idle):
            idle.close(promise: nil)
            say(address)
        case .leave:
            channel.close(promise: nil)
            say(address)
        }
        return number
    }

    func rememberRequest(_ number: Int) {
        state.withLock { state in
            state.members[number]?.isUsed = true
            state.members[number]?.idleSince = nil
        }
    }

    /// What it asked for is answered.
    func rememberAnswer(_ number: Int) { state.withLock { $0.members[number]?.idleSince = .now } }

    func leave(_ number: Int) {
        state.withLock { state in
            guard let member = state.members.removeValue(forKey: number) else { return }
            let left = (state.counts[member.address] ?? 1) - 1
            state.counts[member.address] = left > 0 ? left : nil
            if left <= 0 { state.silent[member.address] = nil }
            if state.members.isEmpty { state.allSilent = IdleQueue() }
        }
    }

    private func oldest(of address: String?, _ state: inout State) -> (any Channel)? {
        while true {
            let next = address.map { state.silent[$0, default: IdleQueue()].popFirst() } ?? state.allSilent.popFirst()
            guard let number = next else { return nil }
            if let member = state.members[number], !member.isUsed { return member.channel }
        }
    }

    /// One that was answered and has asked for nothing since; a client opens another when it needs one.
    private func longestIdle(_ state: inout State) -> (any Channel)? {
        for _ in 0..<2 {
            while let number = state.rested.popFirst() {
                if let member = state.members[number], let since = member.idleSince, .now - since >= Self.restTime {
                    state.members[number]?.idleSince = nil
                    return member.channel
                }
            }
            // Looking at all of them makes room for many.
            let now = ContinuousClock.now
            guard state.lookedAt.map({ now - $0 >= .milliseconds(100) }) ?? true else { return nil }
            state.lookedAt = now
            let idle = state.members.compactMap { member in
                member.value.idleSince.flatMap { now - $0 >= Self.restTime ? (number: member.key, since: $0) : nil }
            }
            state.rested = IdleQueue()
            for member in idle.sorted(by: { $0.since < $1.since }).prefix(max(connectionsMax / 20, 1)) { state.rested.append(member.number) }
        }
        return nil
    }

    private func say(_ address: String) {
        let now = ContinuousClock.now
        let line = state.withLock { state -> (closed: Int, open: Int)? in
            state.closed += 1
            if let saidAt = state.saidAt, now - saidAt < .seconds(10) { return nil }
            state.saidAt = now
            defer { state.closed = 0 }
            return (state.closed, state.members.count)
        }
        guard let line else { return }
        logger.warning(
            "Too many connections: idle ones are closed to make room",
            metadata: ["address": "\(address)", "closed": "\(line.closed)", "open": "\(line.open)"])
    }
}

/// Numbers, oldest first.
private struct IdleQueue: Sendable {
    private var numbers: [Int] = []
    private var start = 0

    mutating func append(_ number: Int) { numbers.append(number) }

    mutating func popFirst() -> Int? {
        guard start < numbers.count else { return nil }
        defer {
            start += 1
            if start > 1_000, start * 2 > numbers.count {
                numbers.removeFirst(start)
                start = 0
            }
        }
        return numbers[start]
    }
}
