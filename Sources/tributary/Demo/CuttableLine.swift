import NIOCore
import NIOPosix
import Synchronization

/// A line between a site and central that can be cut: while it is, connections end and new ones find nobody.
final class CuttableLine: Sendable {
    private let group: any EventLoopGroup
    private let central: (host: String, port: Int)
    private let state = Mutex(State())

    private struct State {
        var listener: (any Channel)?
        var open: [ObjectIdentifier: any Channel] = [:]
        var port = 0
    }

    init(to host: String, port: Int, on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton) {
        central = (host, port)
        self.group = group
    }

    /// The local port a site calls instead of central's.
    var port: Int { state.withLock { $0.port } }

    /// Opens the line, on the same port after a cut.
    func open() async throws {
        let listener = try await ServerBootstrap(group: group)
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

    /// Cuts the line.
    func cut() async {
        let (listener, open) = state.withLock { state in
            defer { state.listener = nil; state.open = [:] }
            return (state.listener, Array(state.open.values))
        }
        try? await listener?.close()
        for channel in open { try? await channel.close() }
    }

    /// Nothing is read before the way to central is open.
    private final class Entrance: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let line: CuttableLine

        init(_ line: CuttableLine) { self.line = line }

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
                let isOpen = self.state.withLock { state in
                    guard state.listener != nil else { return false }
                    state.open[ObjectIdentifier(inbound)] = inbound
                    return true
                }
                inbound.closeFuture.whenComplete { _ in
                    self.state.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(inbound)) }
                    outbound.close(promise: nil)
                }
                outbound.closeFuture.whenComplete { _ in inbound.close(promise: nil) }
                guard isOpen else { return inbound.close() }
                do {
                    try inbound.pipeline.syncOperations.addHandler(Passing(to: outbound))
                    try outbound.pipeline.syncOperations.addHandler(Passing(to: inbound))
                } catch {
                    return inbound.close()
                }
                inbound.read()
                outbound.read()
                return inbound.eventLoop.makeSucceededVoidFuture()
            }
    }

    /// Hands on what one side says to the other, reading on once it is written.
    private final class Passing: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let other: any Channel

        init(to other: any Channel) { self.other = other }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let here = context.channel
            other.writeAndFlush(unwrapInboundIn(data)).whenComplete { outcome in
                switch outcome {
                case .success: here.read()
                case .failure: here.close(promise: nil)
                }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
