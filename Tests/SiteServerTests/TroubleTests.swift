import CentralServer
import Failures
import Foundation
import HTTPHost
import HTTPTypes
import Hummingbird
import NIOCore
import Payload
import SiteServer
import Storage
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC 8, 10: when central cannot be reached")
struct TroubleTests {
    @Test func `central goes away and comes back: the site works on, says the truth, and recovers by itself`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        let port = try await LastingPort.take()
        let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
        defer { site.remove() }
        try await site.serve { serving in
            let down = try await eventually {
                try await serving.status()
            } until: {
                !($0["lastError"]?.isNull ?? true)
            }
            #expect(down.text("lastError", "code") == "central-unreachable", "\(down.text("lastError", "message") ?? "")")
            #expect(down.text("lastError", "remedy")?.isEmpty == false)
            #expect(down["lastSuccess"]?.isNull == true)
            #expect(down["toReceive"]?.isNull == true, "an offline site cannot know")
            #expect(down["nextAttempt"]?.integer != nil || down["progress"]?.isNull == false)

            try await central.serve(port: port) { _ in
                try await serving.ready()
                let up = try await eventually {
                    try await serving.status()
                } until: {
                    $0["online"]?.truth == true
                }
                #expect(up["lastError"]?.isNull == true)
                #expect(up["lastSuccess"]?.integer != nil)
            }

            let id = try await Self.edit(serving)
            let waiting = try await eventually {
                try await serving.status()
            } until: {
                $0.integer("toSend") == 1 && $0.text("lastError", "code") == "central-unreachable"
            }
            #expect(waiting["online"]?.truth == false)
            #expect(waiting["lastSuccess"]?.integer != nil)
            try await central.serve(port: port) { _ in
                try await eventually {
                    try await serving.status()
                } until: {
                    $0.integer("toSend") == 0 && $0["online"]?.truth == true
                }
                let stored = try central.database.read { try $0.records.record("item_line", id)?.payload }
                #expect(try stored.flatMap { try JSONValue(parsing: $0)["quantity"]?.integer } == 77)
                let log = try await serving.status()["log"]?.elements ?? []
                #expect(log.contains { $0.text("event") == "sync-failed" })
                #expect(log.contains { $0.text("event") == "sync-recovered" })
            }
        }
    }

    /// Changes one stock line through the local interface.
    static func edit(_ serving: ServingSite) async throws -> String {
        let list = try await serving.call(.GET, "/records/item_line?limit=1").json
        let record = try #require(list["records"]?[0])
        let id = try #require(record.text("id"))
        let bytes = try #require(record["data"]?.serialised())
        let edited = try RecordBytes.replacing(member: "quantity", in: bytes, with: Array("77".utf8))
        let answer = try await serving.call(.PUT, "/records/item_line/\(id)", String(decoding: edited, as: UTF8.self))
        #expect(answer.status == 200, "\(answer.text)")
        return id
    }

    @Test func `a wrong password is said plainly, with what to do`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", password: "another password")
            defer { site.remove() }
            let failure = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(failure?.code == .credentialsWrong)
            #expect(failure?.description.contains("another password") == false)
            try await site.serve { serving in
                let status = try await eventually {
                    try await serving.status()
                } until: {
                    $0.text("lastError", "code") == "credentials-wrong" && ($0.integer("lastError", "attempts") ?? 0) > 1
                }
                #expect(status.text("lastError", "retry") == "after-action")
                let now = try #require(status.integer("asOf"))
                #expect(try #require(status.integer("nextAttempt")) >= now + 20, "guessing on would lock the site out")
            }
        }
    }

    @Test func `a server that takes the connection and says nothing is given up after a while`() async throws {
        let silent = try SilentSocket()
        var site = try TestSite("Clinic", url: "http://127.0.0.1:\(silent.port)")
        defer { site.remove() }
        site.options.link.silenceTime = .milliseconds(300)
        let failure = await #expect(throws: Failure.self) { try await site.sync() }
        #expect(failure?.code == .centralUnreachable)
        #expect(failure?.message.contains("silent") == true)
        // The same with the limit of the whole call.
        site.options.link.silenceTime = .seconds(60)
        site.options.link.callTime = .milliseconds(300)
        let second = await #expect(throws: Failure.self) { try await site.sync() }
        #expect(second?.code == .centralUnreachable)
    }

    @Test(arguments: [
        (HTTPResponse.Status.ok, FailureCode.answerIsWebPage), (.forbidden, .proxyRefuses), (.found, .addressRedirects),
        (.movedPermanently, .addressMoved), (.contentTooLarge, .proxySizeLimit), (.badGateway, .proxyWithoutCentral),
        (.serviceUnavailable, .proxyUnavailable), (.gatewayTimeout, .proxyTimeOut), (.notFound, .addressNotCentral),
    ])
    func `a page of a network or a proxy is not taken for central, and is called by its name`(
        status: HTTPResponse.Status, code: FailureCode
    ) async throws {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let visits = Recorder<String>()
        let router = Router(context: HostContext.self)
        router.post("sync/v1/session") { _, _ in
            Response(
                status: status, headers: [.contentType: "text/html", .location: "/elsewhere"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "<html>Please log in</html>")))
        }
        for method in [HTTPRequest.Method.get, .post] {
            router.on("elsewhere", method: method) { _, _ in
                visits.append("elsewhere")
                return Response(status: .ok)
            }
        }
        let server = try HostServer(
            router: router, address: HostAddress(host: "127.0.0.1", port: 0), tls: nil, limits: HostLimits(), services: [],
            logger: .silent
        ) {
            announce.yield($0)
            announce.finish()
        }
        try await running(server, ports, announce) { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            let failure = await #expect(throws: Failure.self) { try await site.sync() }
            #expect(failure?.code == code)
            if code == .addressMoved { #expect(failure?.message.contains("/elsewhere") == true, "\(failure?.message ?? "")") }
            #expect(visits.all.isEmpty, "credentials must not follow a redirect")
        }
    }

    @Test func `a running sync ends between two calls when the program stops, and the next start goes on`() async throws {
        let central = try TestCentral()
        try central.addSite("Clinic", stores: ["LKC"])
        try await central.serve { port in
            var site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            site.options.pageBytes = 64_000
            defer { site.remove() }
            _ = try await site.serve { serving in
                try await eventually {
                    await serving.runner.status()
                } until: {
                    $0.progress.map { $0.phase != .connecting } ?? ($0.lastSuccess != nil)
                }
            }
            #expect(try site.engine().state() != .new)
            _ = try await site.sync()
            #expect(try site.engine().verify().problems == [])
            #expect(try site.engine().state() == .ready)
        }
    }

    @Test func `a program that stops while somebody waits for a sync ends well, and tells who waits`() async throws {
        let silent = try SilentSocket()
        let site = try TestSite("Clinic", url: "http://127.0.0.1:\(silent.port)")
        defer { site.remove() }
        let (sites, tell) = AsyncStream<ServingSite>.makeStream()
        async let code = sites.first { _ in true }?.call(.POST, "/sync").code
        try await site.serve { serving in
            tell.yield(serving)
            // Central says nothing: without an end of its own the question would wait for minutes.
            try await eventually {
                await serving.runner.waitingCount
            } until: {
                $0 == 1
            }
        }
        #expect(try await code == FailureCode.cancelled.rawValue)
    }
}
