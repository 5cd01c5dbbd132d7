import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Tells the crowd of one connection.
final class CrowdHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let crowd: ConnectionCrowd
    private var number: Int?
    private var isUsed = false

    init(_ crowd: ConnectionCrowd) { self.crowd = crowd }

    func handlerAdded(context: ChannelHandlerContext) {
        let number = crowd.enter(context.channel)
        self.number = number
        context.channel.closeFuture.whenComplete { [crowd] _ in crowd.leave(number) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isUsed, let number {
            isUsed = true
            crowd.rememberRequest(number)
        }
        context.fireChannelRead(data)
    }
}
