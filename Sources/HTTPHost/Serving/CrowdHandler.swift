import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Tells the crowd of one connection, and ends it where an answer says so.
final class CrowdHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a client that was told so may take to close by itself: it has read the answer then.
    private static let patience: TimeAmount = .seconds(2)

    private let crowd: ConnectionCrowd
    private var number: Int?
    private var isLast = false

    init(_ crowd: ConnectionCrowd) { self.crowd = crowd }

    func handlerAdded(context: ChannelHandlerContext) {
        let number = crowd.enter(context.channel)
        self.number = number
        context.channel.closeFuture.whenComplete { [crowd] _ in crowd.leave(number) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data), let number { crowd.rememberRequest(number) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isLast = head.status.kind != .informational && head.headerFields[.connection]?.lowercased() == "close"
        case .end:
            if let number { crowd.rememberAnswer(number) }
            if isLast {
                let channel = context.channel
                context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
            }
        case .body: break
        }
        context.write(data, promise: promise)
    }
}
