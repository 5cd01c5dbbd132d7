import NIOCore
import NIOPosix
import Synchronization

/// A line between a site and central as the field has them: it can be cut, ends connections after some bytes, refuses large bodies, or
/// is slow, lossy and cut again and again (`LineTiming`).
///
/// For the demo and for tests. Nothing is read from one side before the other has taken what came before.
package final class WeakLine: Sendable {
    /// What ends a connection, or refuses a request.
    package struct Rules: Sendable {
        /// Bytes from central to the site after which a connection ends.
        package var downMax: Int
        /// The same of all connections since the line was made: after them each ends within a line of text.
        package var downTotal: Int
        /// Bytes from the site to central after which a connection ends.
        package var upMax: Int
        /// A request that announces a larger body is answered with 413 and a page, as nginx does.
        package var bodyMax: Int
        /// What the line does to time; the other rules do not hold then. It counts from the next opening.
        package var timing: LineTiming?

        package init(downMax: Int = .max, downTotal: Int = .max, upMax: Int = .max, bodyMax: Int = .max, timing: LineTiming? = nil) {
            self.downMax = downMax
            self.downTotal = downTotal
            self.upMax = upMax
            self.bodyMax = bodyMax
            self.timing = timing
        }
    }

    private struct State {
        var rules: Rules
        var listener: (any Channel)?
        var open: [ObjectIdentifier: any Channel] = [:]
        var port = 0
        var connections = 0
        var refused = 0
        var down = LineTraffic()
        var up = LineTraffic()
        var ways: (down: SlowWay, up: SlowWay)?
        var cutting: RepeatedTask?
        var cuts = 0
        var isDark = false
    }

    private let start = ContinuousClock.now
    private let central: (host: String, port: Int)
    private let state: Mutex<State>

    package init(to host: String = "127.0.0.1", port: Int, _ rules: Rules = Rules()) {
        central = (host, port)
        state = Mutex(State(rules: rules))
    }

    /// The local port a site calls instead of central's.
    package var port: Int { state.withLock { $0.port } }
    package var connections: Int { state.withLock { $0.connections } }
    /// Requests answered with 413.
    package var refused: Int { state.withLock { $0.refused } }
    /// Bytes that went through, to the site and to central.
    package var down: Int { traffic.down.left }
    package var up: Int { traffic.up.left }
    /// What became of them; of a line without timing everything that was handed on has left and arrived, and nobody looks for heads.
    package var traffic: (down: LineTraffic, up: LineTraffic) { state.withLock { ($0.down, $0.up) } }
    /// How often a timed line was cut.
    package var cuts: Int { state.withLock { $0.cuts } }
    /// Packets that a timed line lost, and the bytes that went again for them.
    package var lost: (packets: Int, bytes: Int) {
        let ways = state.withLock { $0.ways }
        guard let ways else { return (0, 0) }
        return (ways.down.lost.packets + ways.up.lost.packets, ways.down.lost.bytes + ways.up.lost.bytes)
    }
    package func change(_ rules: Rules) { state.withLock { $0.rules = rules } }

    /// Opens the line, on the same port after a cut.
    package func open() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { inbound in
                inbound.eventLoop.makeCompletedFuture { try inbound.pipeline.syncOperations.addHandler(Entrance(self)) }
            }
            .bind(host: "127.0.0.1", port: port).get()
        state.withLock {
            $0.listener = listener
            $0.port = listener.localAddress?.port ?? 0
            guard let timing = $0.rules.timing else { return }
            $0.ways = $0.ways ?? (SlowWay(timing, seed: timing.seed), SlowWay(timing, seed: timing.seed &+ 1))
            $0.cutting = timing.cutEvery.map { every in
                listener.eventLoop.scheduleRepeatedTask(initialDelay: TimeAmount(every), delay: TimeAmount(every)) { _ in
                    self.cutOnce(darkFor: timing.darkTime, listener.eventLoop)
                }
            }
        }
    }

    /// Ends all connections; what was under way is lost, and nobody gets through for a while.
    private func cutOnce(darkFor dark: Duration, _ loop: any EventLoop) {
        let open = state.withLock { state in
            state.cuts += 1
            state.isDark = dark > .zero
            defer { state.open = [:] }
            return Array(state.open.values)
        }
        for channel in open { channel.close(promise: nil) }
        loop.scheduleTask(in: TimeAmount(dark)) { self.state.withLock { $0.isDark = false } }
    }

    /// Cuts the line: connections end, and new ones find nobody.
    package func cut() async {
        let (listener, open) = state.withLock { state in
            defer { state.listener = nil; state.open = [:] }
            state.cutting?.cancel()
            return (state.listener, Array(state.open.values))
        }
        try? await listener?.close()
        for channel in open { try? await channel.close() }
    }

    /// Opens it for the time of `body`, which is given its address.
    package func open<T>(_ body: (String) async throws -> T) async throws -> T {
        try await open()
        let outcome: Result<T, any Error>
        do { outcome = .success(try await body("http://127.0.0.1:\(port)")) } catch { outcome = .failure(error) }
        await cut()
        return try outcome.get()
    }

    /// Nothing is read before the way to central is open.
    private final class Entrance: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let line: WeakLine

        init(_ line: WeakLine) { self.line = line }

        func channelActive(context: ChannelHandlerContext) {
            let (inbound, line) = (context.channel, line)
            // Over a slow line it takes a round trip until somebody answers.
            context.eventLoop.scheduleTask(in: TimeAmount(line.roundTrip)) {
                line.connect(inbound).whenFailure { _ in inbound.close(promise: nil) }
            }
        }
    }

    private var roundTrip: Duration { state.withLock { ($0.rules.timing?.delay ?? .zero) * 2 } }

    private func connect(_ inbound: any Channel) -> EventLoopFuture<Void> {
        ClientBootstrap(group: inbound.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: central.host, port: central.port)
            .flatMap { outbound in
                let (rules, ways) = self.state.withLock { state -> (Rules?, (down: SlowWay, up: SlowWay)?) in
                    guard state.listener != nil, !state.isDark else { return (nil, nil) }
                    state.open[ObjectIdentifier(inbound)] = inbound
                    state.connections += 1
                    var rules = state.rules
                    rules.downMax = min(rules.downMax, max(rules.downTotal - state.down.left, 100))
                    return (rules, state.ways)
                }
                inbound.closeFuture.whenComplete { _ in
                    self.state.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(inbound)) }
                    outbound.close(promise: nil)
                }
                guard let rules else { return inbound.close() }
                if rules.timing == nil { outbound.closeFuture.whenComplete { _ in inbound.close(promise: nil) } }
                do {
                    if rules.timing != nil, let ways { return try self.join(inbound, outbound, ways) }
                    try inbound.pipeline.syncOperations.addHandler(
                        Passing(to: outbound, limit: rules.upMax, bodyMax: rules.bodyMax, count: { self.sent(LineTraffic(whole: $0)) }, refuse: self.refuse))
                    try outbound.pipeline.syncOperations.addHandler(
                        Passing(to: inbound, limit: rules.downMax, bodyMax: .max, count: { self.received(LineTraffic(whole: $0)) }, refuse: {}))
                } catch {
                    return inbound.close()
                }
                inbound.read()
                outbound.read()
                return inbound.eventLoop.makeSucceededVoidFuture()
            }
    }

    private func join(_ inbound: any Channel, _ outbound: any Channel, _ ways: (down: SlowWay, up: SlowWay)) throws -> EventLoopFuture<Void> {
        let start = start
        let now: @Sendable () -> Duration = { ContinuousClock.now - start }
        try inbound.pipeline.syncOperations.addHandler(SlowPassing(to: outbound, over: ways.up, now: now, count: sent))
        try outbound.pipeline.syncOperations.addHandler(SlowPassing(to: inbound, over: ways.down, now: now, count: received))
        inbound.read()
        outbound.read()
        return inbound.eventLoop.makeSucceededVoidFuture()
    }

    private func sent(_ traffic: LineTraffic) { state.withLock { $0.up = $0.up + traffic } }
    private func received(_ traffic: LineTraffic) { state.withLock { $0.down = $0.down + traffic } }
    private func refuse() { state.withLock { $0.refused += 1 } }
}
