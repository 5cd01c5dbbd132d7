import NIOCore

/// Hands on what one side says to the other when a slow line would have brought it.
///
/// It reads on when what it has taken has left, so a sender feels the line. What has not left when the line is cut was never on it.
final class SlowPassing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let other: any Channel
    private let way: SlowWay
    private let now: @Sendable () -> Duration
    private let count: @Sendable (LineTraffic) -> Void
    private var course = SlowWay.Course()
    private var heads = HeadCounter()
    /// What was taken and has not left.
    private var waiting = ByteBuffer()
    private var isSending = false
    /// Packets on their way; the end of what one side says arrives after them.
    private var underWay = 0
    private var isLast = false

    init(to other: any Channel, over way: SlowWay, now: @escaping @Sendable () -> Duration, count: @escaping @Sendable (LineTraffic) -> Void) {
        self.other = other
        self.way = way
        self.now = now
        self.count = count
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        waiting.writeBuffer(&buffer)
        guard !isSending else { return }
        isSending = true
        send(from: context.channel, at: now())
    }

    /// One packet after the other: between two of them the line is others'.
    private func send(from here: any Channel, at moment: Duration) {
        guard here.isActive || other.isActive,
            let packet = waiting.readSlice(length: min(LineTiming.packetBytes, waiting.readableBytes)), packet.readableBytes > 0
        else {
            isSending = false
            waiting.clear()
            here.read()
            return closeAtEnd()
        }
        let (left, arrives) = way.send(packet.readableBytes, &course, now: moment)
        let next = max(left, course.nextDeparture)
        underWay += 1
        after(left) { passing in
            // What a cut keeps from leaving was not on the line; a sender may have ended in peace.
            guard here.isActive || passing.other.isActive else { return }
            var traffic = LineTraffic()
            traffic.left = packet.readableBytes
            passing.count(traffic)
        }
        after(next) { $0.send(from: here, at: next) }
        after(arrives) { $0.deliver(packet) }
    }

    private func deliver(_ packet: ByteBuffer) {
        underWay -= 1
        guard other.isActive else { return }
        var traffic = LineTraffic()
        traffic.arrived = packet.readableBytes
        traffic.heads = heads.heads(in: packet.readableBytesView)
        count(traffic)
        other.writeAndFlush(packet, promise: nil)
        closeAtEnd()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isLast = true
        closeAtEnd()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func closeAtEnd() { if isLast, underWay == 0, waiting.readableBytes == 0 { other.close(promise: nil) } }

    /// Both sides of a connection live in one event loop.
    private func after(_ moment: Duration, _ body: @escaping (SlowPassing) -> Void) {
        let passing = NIOLoopBound((self, body), eventLoop: other.eventLoop)
        other.eventLoop.scheduleTask(in: TimeAmount(max(moment - now(), .zero))) {
            let (passing, body) = passing.value
            body(passing)
        }
    }
}
