import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request's body does not arrive in time: a client that says a byte now and then holds nothing for ever.
///
/// Costs nothing where a request comes whole, as almost all do: a time is set only for one whose end is not there with its beginning.
final class SlowBodyHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limit: TimeAmount
    private var isUnderWay = false
    private var deadline: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isUnderWay = true
        case .end: letPass()
        case .body: break
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isUnderWay, deadline == nil {
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        }
        context.fireChannelReadComplete()
    }

    func handlerRemoved(context: ChannelHandlerContext) { letPass() }

    /// The request under way may take its time: somebody else watches over it.
    func letPass() {
        isUnderWay = false
        deadline?.cancel()
        deadline = nil
    }
}

/// What a file that arrives as a body needs: its own watch asks only that it goes on.
extension Channel {
    func letBodyTakeItsTime() async {
        let channel = self
        // Fails only where the connection is gone already, or has no such watch.
        try? await eventLoop.submit { try channel.pipeline.syncOperations.handler(type: SlowBodyHandler.self).letPass() }.get()
    }
}
