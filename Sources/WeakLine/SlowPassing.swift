import NIOCore

/// Hands on what one side says to the other when a slow line would have brought it.
///
/// It reads on when what it has taken is under way, so a sender feels the line.
final class SlowPassing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let other: any Channel
    private let way: SlowWay
    private let now: @Sendable () -> Duration
    private let count: @Sendable (LineTraffic) -> Void
    private let heads = Heads()
    private var course = SlowWay.Course()
    /// Packets on their way; the end of what one side says arrives after them.
    private let underWay = UnderWay()

    init(to other: any Channel, over way: SlowWay, now: @escaping @Sendable () -> Duration, count: @escaping @Sendable (LineTraffic) -> Void) {
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
                // What a cut keeps from leaving was not on the line; a sender may have ended in peace.
                guard here.isActive || other.isActive else { return }
                var traffic = LineTraffic()
                traffic.left = packet.readableBytes
                count(traffic)
            }
            underWay.count += 1
            let ends = NIOLoopBound((underWay, heads), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: Self.amount(arrives - start)) {
                let (underWay, heads) = ends.value
                if other.isActive {
                    var traffic = LineTraffic()
                    traffic.arrived = packet.readableBytes
                    traffic.heads = heads.counter.heads(in: packet.readableBytesView)
                    count(traffic)
                }
                other.writeAndFlush(packet, promise: nil)
                underWay.arrived(other)
            }
        }
        context.eventLoop.scheduleTask(in: Self.amount(last - start)) { here.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        underWay.isLast = true
        underWay.closeIfEmpty(other)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private final class Heads { var counter = HeadCounter() }

    private final class UnderWay {
        var count = 0
        var isLast = false

        func arrived(_ other: any Channel) {
            count -= 1
            closeIfEmpty(other)
        }

        func closeIfEmpty(_ other: any Channel) { if isLast, count == 0 { other.close(promise: nil) } }
    }

    private static func amount(_ time: Duration) -> TimeAmount { TimeAmount(time) }
}
