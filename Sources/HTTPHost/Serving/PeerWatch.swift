import NIOCore
import NIOHTTPTypes
import Synchronization

/// Notes that the other end of a connection will say nothing more: its program ended, or its line fell and said so.
///
/// The server lets a client close its half and still read an answer, so that such a connection is active until something is written to it.
package final class PeerWatch: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    package typealias InboundIn = HTTPRequestPart

    private let gone = Mutex(false)

    /// Whether anybody may still be there.
    package var isThere: Bool { !gone.withLock { $0 } }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { gone.withLock { $0 = true } }
        context.fireUserInboundEventTriggered(event)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        gone.withLock { $0 = true }
        context.fireChannelInactive()
    }
}

extension HostContext {
    /// The watch over this call's connection; nil where there is none, as in a test.
    package func peerWatch() async -> PeerWatch? {
        let channel = channel
        return try? await channel.eventLoop.submit { try channel.pipeline.syncOperations.handler(type: PeerWatch.self) }.get()
    }
}
