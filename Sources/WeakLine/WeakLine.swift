import NIOCore
import NIOPosix
import Synchronization

/// A line between a site and central as the field has them: it can be cut, ends connections after some bytes, or refuses large bodies.
///
/// For the demo and for tests. Nothing is read from one side before the other has taken what came before.
package final class WeakLine: Sendable {
    /// What ends a connection, or refuses a request.
    package struct Rules: Sendable {
        /// Bytes from central to the site after which a connection ends.
        package var downMax: Int
        /// Bytes from the site to central after which a connection ends.
        package var upMax: Int
        /// A request that announces a larger body is answered with 413 and a page, as nginx does.
        package var bodyMax: Int

        package init(downMax: Int = .max, upMax: Int = .max, bodyMax: Int = .max) {
            self.downMax = downMax
            self.upMax = upMax
            self.bodyMax = bodyMax
        }
    }

    private struct State {
        var rules: Rules
        var listener: (any Channel)?
        var open: [ObjectIdentifier: any Channel] = [:]
        var port = 0
        var connections = 0
        var refused = 0
        var down = 0
        var up = 0
    }

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
    package var down: Int { state.withLock { $0.down } }
    package var up: Int { state.withLock { $0.up } }
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
        }
    }

    /// Cuts the line: connections end, and new ones find nobody.
    package func cut() async {
        let (listener, open) = state.withLock { state in
            defer { state.listener = nil; state.open = [:] }
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
            let inbound = context.channel
            line.connect(inbound).whenFailure { _ in inbound.close(promise: nil) }
        }
    }

    private func connect(_ inbound: any Channel) -> EventLoopFuture<Void> {
        ClientBootstrap(group: inbound.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: central.host, port: central.port)
            .flatMap { outbound in
                let rules: Rules? = self.state.withLock { state in
                    guard state.listener != nil else { return nil }
                    state.open[ObjectIdentifier(inbound)] = inbound
                    state.connections += 1
                    return state.rules
                }
                inbound.closeFuture.whenComplete { _ in
                    self.state.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(inbound)) }
                    outbound.close(promise: nil)
                }
                outbound.closeFuture.whenComplete { _ in inbound.close(promise: nil) }
                guard let rules else { return inbound.close() }
                do {
                    try inbound.pipeline.syncOperations.addHandler(
                        Passing(to: outbound, limit: rules.upMax, bodyMax: rules.bodyMax, count: self.sent, refuse: self.refuse))
                    try outbound.pipeline.syncOperations.addHandler(
                        Passing(to: inbound, limit: rules.downMax, bodyMax: .max, count: self.received, refuse: {}))
                } catch {
                    return inbound.close()
                }
                inbound.read()
                outbound.read()
                return inbound.eventLoop.makeSucceededVoidFuture()
            }
    }

    private func sent(_ bytes: Int) { state.withLock { $0.up += bytes } }
    private func received(_ bytes: Int) { state.withLock { $0.down += bytes } }
    private func refuse() { state.withLock { $0.refused += 1 } }
}
