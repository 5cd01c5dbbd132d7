import Failures
import NIOCore
import NIOPosix

/// One connection of a simulated site: as much HTTP as the sync protocol needs.
struct LeanConnection: Sendable {
    /// As a site's own link.
    private static let connectTime: TimeAmount = .seconds(10)
    private static let silenceTime: TimeAmount = .seconds(60)

    private let channel: any Channel

    /// - Parameter source: the address it calls from.
    /// - Throws: `central-unreachable`.
    init(port: Int, from source: String) async throws {
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(Self.connectTime)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(LeanHandler(Self.silenceTime)) }
                }
                .bind(to: try SocketAddress(ipAddress: source, port: 0))
                .connect(host: "127.0.0.1", port: port).get()
        } catch {
            throw Failure(.centralUnreachable, "\(error)")
        }
    }

    /// - Throws: `central-unreachable`.
    func call(_ request: [UInt8]) async throws -> LeanAnswer {
        let answer = channel.eventLoop.makePromise(of: LeanAnswer.self)
        channel.writeAndFlush(LeanCall(request: ByteBuffer(bytes: request), answer: answer), promise: nil)
        do { return try await answer.futureResult.get() } catch { throw Failure(.centralUnreachable, "\(error)") }
    }

    func close() { channel.close(promise: nil) }
}

private struct LeanCall: Sendable {
    let request: ByteBuffer
    let answer: EventLoopPromise<LeanAnswer>
}

/// Reads one answer at a time.
private final class LeanHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = LeanCall
    typealias OutboundOut = ByteBuffer

    private let silenceTime: TimeAmount
    private var awaited: EventLoopPromise<LeanAnswer>?
    private var deadline: Scheduled<Void>?
    private var bytes: [UInt8] = []

    init(_ silenceTime: TimeAmount) { self.silenceTime = silenceTime }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let call = unwrapOutboundIn(data)
        guard context.channel.isActive else { return call.answer.fail(ChannelError.ioOnClosedChannel) }
        awaited = call.answer
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: silenceTime) { channel.close(promise: nil) }
        context.write(wrapOutboundOut(call.request), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += unwrapInboundIn(data).readableBytesView
        guard let answer = whole() else { return }
        bytes = []
        deadline?.cancel()
        let awaited = awaited
        self.awaited = nil
        awaited?.succeed(answer)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        awaited?.fail(ChannelError.eof)
        awaited = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func whole() -> LeanAnswer? {
        guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        let status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        let rest = bytes[end.upperBound...]
        if let length = headers["content-length"].flatMap({ Int($0) }) {
            return rest.count < length ? nil : LeanAnswer(status: status, headers: headers, body: Array(rest.prefix(length)))
        }
        return Self.chunks(rest).map { LeanAnswer(status: status, headers: headers, body: $0) }
    }

    private static func chunks(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var (rest, body) = (bytes, [UInt8]())
        while let end = rest.firstRange(of: [13, 10]) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) else { return nil }
            guard size > 0 else { return body }
            guard rest.endIndex - end.upperBound >= size + 2 else { return nil }
            body += rest[end.upperBound..<end.upperBound + size]
            rest = rest[(end.upperBound + size + 2)...]
        }
        return nil
    }
}
