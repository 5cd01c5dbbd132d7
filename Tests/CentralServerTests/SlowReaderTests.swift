import CentralServer
import Failures
import NIOCore
import NIOPosix
import TestSupport
import Testing

@Suite("Clients that take nothing")
struct SlowReaderTests {
    @Test(.timeLimit(.minutes(2))) func `a client that does not read its answers loses its connection, so that a stop can end`()
        async throws
    {
        let (client, _) = try await withCentral({ $0.limits.stalledWriteTime = .milliseconds(300) }) { central in
            try central.loadSample()
            try central.addSite("Clinic", stores: ["LKC"])
            let session = try await central.session("Clinic")
            let subscription = try central.administration.site("Clinic").subscription
            let body = #"{"opening":"","position":0,"subscription":\#(subscription),"bytes":8000000}"#
            let line = try #require(session.first(name: "Authorization"))
            let request =
                "POST /sync/v1/pull HTTP/1.1\r\nHost: x\r\nAuthorization: \(line)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            let whole = try await central.call(.POST, "/sync/v1/pull", headers: session, body: Array(body.utf8))
            #expect(whole.status == 200)
            // Far more than the buffers of both ends hold.
            let count = 20_000_000 / whole.bytes.count + 1
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false).connect(host: "127.0.0.1", port: central.port).get()
            try await channel.writeAndFlush(ByteBuffer(string: String(repeating: request, count: count)))
            let pulls = try await eventually {
                central.metrics.value(.httpAnswers, [("code", "ok"), ("route", "/sync/v1/pull")])
            } until: {
                $0 >= 2
            }
            #expect(pulls < Double(count), "the client must not have been served to the end")
            return (channel, ContinuousClock.now)
        }
        // The stop has ended although the client still holds its end.
        try? await client.close()
    }
}
