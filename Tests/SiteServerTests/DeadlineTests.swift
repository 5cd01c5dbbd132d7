import Failures
import Foundation
import HTTPHost
import NIOCore
import NIOPosix
import SiteServer
import SyncProtocol
import TestSupport
import Testing

@Suite("R-SYNC 10: every wait of a site for central has an end")
struct DeadlineTests {
    /// What a half-dead central does with a connection.
    enum Manner: String, CaseIterable, Sendable {
        case silent, dripsHead, announces, stopsInHead, dripsBody, stopsInBody

        var beginning: String {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: \(SyncAddress.messageType)\r\nContent-Length: 5000\r\n\r\n"
            switch self {
            case .silent, .dripsHead, .announces: return ""
            case .stopsInHead: return "HTTP/1.1 200 OK\r\nContent-"
            case .dripsBody: return head
            case .stopsInBody: return head + "{\"protocol\":1,"
            }
        }

        /// What it says again and again.
        var drop: String? {
            switch self {
            case .dripsHead: "H"
            case .announces: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
            case .dripsBody: " "
            case .silent, .stopsInHead, .stopsInBody: nil
            }
        }
    }

    private final class HalfDead: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let manner: Manner
        private var hasBegun = false
        init(_ manner: Manner) { self.manner = manner }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !hasBegun else { return }
            hasBegun = true
            let (channel, manner) = (context.channel, manner)
            channel.writeAndFlush(ByteBuffer(string: manner.beginning), promise: nil)
            guard let drop = manner.drop else { return }
            channel.eventLoop.scheduleRepeatedTask(initialDelay: .milliseconds(20), delay: .milliseconds(20)) { task in
                guard channel.isActive else { return task.cancel() }
                channel.writeAndFlush(ByteBuffer(string: drop), promise: nil)
            }
        }
    }

    private func halfDead<T>(_ manner: Manner, _ body: (String) async throws -> T) async throws -> T {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(HalfDead(manner)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let outcome: Result<T, any Error>
        do { outcome = .success(try await body("http://127.0.0.1:\(listener.localAddress?.port ?? 0)")) } catch { outcome = .failure(error) }
        try await listener.close()
        return try outcome.get()
    }

    @Test(.timeLimit(.minutes(1)), arguments: Manner.allCases)
    func `a server that says nothing, stops in the middle or says a byte now and then is given up`(manner: Manner) async throws {
        try await halfDead(manner) { url in
            var site = try TestSite("Clinic", url: url)
            defer { site.remove() }
            site.options.link.silenceTime = .milliseconds(400)
            site.options.link.headTime = .milliseconds(800)
            site.options.link.callTime = .seconds(300)
            let failure = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(failure?.code == .centralUnreachable || manner == .dripsHead, "\(failure?.description ?? "")")
            if manner == .announces { #expect(failure?.message.contains("announced an answer again and again for 0.8 seconds") == true) }
            #expect(failure?.code.retry == .automatic)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a server that never ends the handshake of TLS is given up`() async throws {
        let silent = try SilentSocket()
        var site = try TestSite("Clinic", url: "https://127.0.0.1:\(silent.port)")
        defer { site.remove() }
        site.options.link.connectTime = .milliseconds(300)
        let failure = await #expect(throws: Failure.self) { try await site.sync() }
        #expect(failure?.code == .centralUnreachable)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [Manner.silent, .dripsHead, .announces, .stopsInBody])
    func `a wait for news ends where nobody answers it`(manner: Manner) async throws {
        try await halfDead(manner) { url in
            var settings = try CentralLinkSettings(url: url, site: "Clinic", password: "password")
            settings.limits.silenceTime = .milliseconds(400)
            settings.limits.waitTime = .seconds(1)
            let link = try CentralLink(settings)
            await #expect(throws: Failure.self) { _ = try await link.waitForNews(WaitingPoint(position: 0, subscription: 1), token: "token") }
        }
    }
}
