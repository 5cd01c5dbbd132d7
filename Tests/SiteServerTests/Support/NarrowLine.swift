import NIOCore
import NIOPosix
import Synchronization

/// A line to central that lets little through: connections end after so many bytes one way or the other, or a proxy refuses bodies.
final class NarrowLine: Sendable {
    /// What ends a connection, or refuses a request.
    struct Rules: Sendable {
        /// Bytes from central to the site after which a connection ends.
        var downMax = Int.max
        /// Bytes from the site to central after which a connection ends.
        var upMax = Int.max
        /// A request that announces a larger body is answered with 413 and a page, as nginx does.
        var bodyMax = Int.max
    }

    private struct State {
        var rules: Rules
        var listener: (any Channel)?
        var port = 0
        var connections = 0
        var refused = 0
        var down = 0
        var up = 0
    }

    private let central: Int
    private let state: Mutex<State>

    init(to central: Int, _ rules: Rules) {
        self.central = central
        state = Mutex(State(rules: rules))
    }

    var port: Int { state.withLock { $0.port } }
    var connections: Int { state.withLock { $0.connections } }
    /// Requests answered with 413.
    var refused: Int { state.withLock { $0.refused } }
    /// Bytes that went through, to the site and to central.
    var down: Int { state.withLock { $0.down } }
    var up: Int { state.withLock { $0.up } }
    func change(_ rules: Rules) { state.withLock { $0.rules = rules } }

    /// Opens it for the time of `body`, which is given its address.
    func open<T>(_ body: (String) async throws -> T) async throws -> T {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { inbound in
                inbound.eventLoop.makeCompletedFuture { try inbound.pipeline.syncOperations.addHandler(Entrance(self)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        state.withLock { $0.port = listener.localAddress?.port ?? 0 }
        let outcome: Result<T, any Error>
        do { outcome = .success(try await body("http://127.0.0.1:\(port)")) } catch { outcome = .failure(error) }
        try await listener.close()
        return try outcome.get()
    }

    private final class Entrance: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let line: NarrowLine
        init(_ line: NarrowLine) { self.line = line }

        func channelActive(context: ChannelHandlerContext) {
            let inbound = context.channel
            line.connect(inbound).whenFailure { _ in inbound.close(promise: nil) }
        }
    }

    private func connect(_ inbound: any Channel) -> EventLoopFuture<Void> {
        ClientBootstrap(group: inbound.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: central)
            .flatMap { outbound in
                let rules = self.state.withLock { state in
                    state.connections += 1
                    return state.rules
                }
                inbound.closeFuture.whenComplete { _ in outbound.close(promise: nil) }
                outbound.closeFuture.whenComplete { _ in inbound.close(promise: nil) }
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

    /// Hands on what one side says to the other, until it was enough.
    private final class Passing: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let other: any Channel
        private var left: Int
        private let bodyMax: Int
        private let count: @Sendable (Int) -> Void
        private let refuse: @Sendable () -> Void

        init(
            to other: any Channel, limit: Int, bodyMax: Int, count: @escaping @Sendable (Int) -> Void, refuse: @escaping @Sendable () -> Void
        ) {
            self.other = other
            left = limit
            self.bodyMax = bodyMax
            self.count = count
            self.refuse = refuse
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var buffer = unwrapInboundIn(data)
            let here = context.channel
            if announcedBody(buffer) > bodyMax { return answerTooLarge(context) }
            let passes = buffer.readSlice(length: min(left, buffer.readableBytes)) ?? ByteBuffer()
            left -= passes.readableBytes
            count(passes.readableBytes)
            let isEnough = left <= 0
            let (other, here2) = (other, here)
            other.writeAndFlush(passes).whenComplete { outcome in
                switch outcome {
                case .success where !isEnough: here2.read()
                default:
                    here2.close(promise: nil)
                    other.close(promise: nil)
                }
            }
        }

        /// What the head of a request in this piece says; a request's head comes in one piece here.
        private func announcedBody(_ buffer: ByteBuffer) -> Int {
            guard bodyMax < .max else { return 0 }
            let text = String(decoding: buffer.readableBytesView.prefix(4_096), as: UTF8.self)
            guard text.hasPrefix("POST ") else { return 0 }
            for line in text.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
                return Int(line.dropFirst(15).filter(\.isNumber)) ?? 0
            }
            return 0
        }

        private func answerTooLarge(_ context: ChannelHandlerContext) {
            refuse()
            let page = "<html><head><title>413 Request Entity Too Large</title></head></html>"
            let answer =
                "HTTP/1.1 413 Request Entity Too Large\r\nServer: nginx\r\nContent-Type: text/html\r\n"
                + "Content-Length: \(page.utf8.count)\r\nConnection: close\r\n\r\n\(page)"
            let here = context.channel
            here.writeAndFlush(ByteBuffer(string: answer)).whenComplete { _ in
                // What is still on its way is read for a moment, so that the answer is not lost with a reset.
                here.read()
                here.eventLoop.scheduleTask(in: .milliseconds(200)) { here.close(promise: nil) }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
