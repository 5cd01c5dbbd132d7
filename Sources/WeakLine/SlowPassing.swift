import NIOCore

/// Hands on what one side says to the other when a slow line would have brought it.
///
/// It reads on when what it has taken is under way, so a sender feels the line.
final class SlowPassing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let other: any Channel
    private let way: SlowWay
    private let now: @Sendable () -> Duration
    private let count: @Sendable (Int) -> Void
    private var course = SlowWay.Course()
    private var isEnded = false

    init(to other: any Channel, over way: SlowWay, now: @escaping @Sendable () -> Duration, count: @escaping @Sendable (Int) -> Void) {
        self.other = other
        self.way = way
        self.now = now
        self.count = count
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        let (here, other, count) = (context.channel, other, count)
        let start = now()
        var last = start
        while let packet = buffer.readSlice(length: min(LineTiming.packetBytes, buffer.readableBytes)), packet.readableBytes > 0 {
            let (left, arrives) = way.send(packet.readableBytes, &course, now: start)
            last = left
            context.eventLoop.scheduleTask(in: Self.amount(left - start)) {
                // What a cut keeps from leaving was not on the line.
                if here.isActive { count(packet.readableBytes) }
            }
            context.eventLoop.scheduleTask(in: Self.amount(arrives - start)) {
                other.writeAndFlush(packet, promise: nil)
            }
        }
        context.eventLoop.scheduleTask(in: Self.amount(last - start)) { here.read() }
    }

    /// The end of what one side says arrives after all it said.
    func channelInactive(context: ChannelHandlerContext) {
        let other = other
        context.eventLoop.scheduleTask(in: Self.amount(max(course.lastArrival - now(), .zero))) { other.close(promise: nil) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func amount(_ time: Duration) -> TimeAmount { TimeAmount(time) }
}
