import NIOCore

/// Hands on what one side says to the other, reading on once it is written, until it was enough.
final class Passing: ChannelInboundHandler {
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
