import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose peer takes nothing of an answer for too long: a slow reader holds no memory for ever.
///
/// Answers are written in pieces, so a slow link that moves at all is never cut.
final class StalledWriteHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var pending = 0
    private var deadline: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        pending += 1
        if deadline == nil { schedule(context) }
        promise.futureResult.assumeIsolated().whenComplete { [self] _ in
            pending -= 1
            deadline?.cancel()
            deadline = nil
            if pending > 0 { schedule(context) }
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
    }

    private func schedule(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { [self] in
            deadline = nil
            if pending > 0 { context.close(promise: nil) }
        }
    }
}
