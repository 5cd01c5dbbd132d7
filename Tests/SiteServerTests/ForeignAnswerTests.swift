import Failures
import Foundation
import HTTPHost
import HTTPTypes
import Hummingbird
import NIOCore
import SiteServer
import Storage
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC 10: an answer that is empty or cut is called so")
struct ForeignAnswerTests {
    /// What a sync says to a server that answers every session with these bytes, as central would head them.
    private func failure(
        _ body: String, type: String?, status: HTTPResponse.Status = .ok, headers more: [String: String] = [:]
    ) async throws -> Failure? {
        let router = Router(context: HostContext.self)
        router.post("sync/v1/session") { _, _ in
            var headers: HTTPFields = [:]
            if let type { headers[.contentType] = type }
            if let token = HTTPField.Name(SyncAddress.tokenHeader) { headers[token] = "token" }
            for (name, value) in more { if let name = HTTPField.Name(name) { headers[name] = value } }
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
        }
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let server = try HostServer(
            router: router, address: HostAddress(host: "127.0.0.1", port: 0), tls: nil, limits: HostLimits(), services: [], logger: .silent
        ) {
            announce.yield($0)
            announce.finish()
        }
        return try await running(server, ports, announce) { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            return await #expect(throws: Failure.self) { try await site.sync() }
        }
    }

    @Test(arguments: [nil, SyncAddress.messageType, "text/html"])
    func `nothing at all, with the best of wishes`(type: String?) async throws {
        #expect(try await failure("", type: type)?.code == .answerEmpty)
    }

    @Test(arguments: ["{", #"{"protocol":1,"site":{"id":"X","na"#, #"{"protocol":1,"settings":["#])
    func `JSON that ends in its middle`(body: String) async throws {
        let failure = try await failure(body, type: SyncAddress.messageType)
        #expect(failure?.code == .answerCutShort, "\(failure?.description ?? "")")
        #expect(failure?.code.retry == .automatic)
    }

    @Test func `JSON of somebody else`() async throws {
        #expect(try await failure(#"{"hello":"world"}"#, type: "application/json")?.code == .centralAnswerMalformed)
    }

    @Test(arguments: [
        (HTTPResponse.Status.proxyAuthenticationRequired, FailureCode.proxySignInNeeded),
        (.init(code: 511), .networkSignInNeeded), (.forbidden, .proxyRefuses), (.init(code: 451), .proxyRefuses), (.tooManyRequests, .proxyUnavailable),
    ])
    func `a proxy or a network that wants something first is called by its name, with or without a page`(
        status: HTTPResponse.Status, code: FailureCode
    ) async throws {
        for body in ["", "<html>Welcome to the hotel</html>"] {
            let failure = try await failure(body, type: "text/html", status: status)
            #expect(failure?.code == code)
            #expect(failure?.remedy.isEmpty == false)
            #expect(failure?.code.retry == .automatic, "the network may let it pass soon")
        }
    }

    @Test func `an answer that somebody packed anew, or packed and cut, is not taken`() async throws {
        for (encoding, body) in [("gzip", "\u{1F}\u{8B}cut"), ("br", "packed"), ("zstd", "no zstd at all")] {
            let failure = try await failure(body, type: SyncAddress.messageType, headers: ["content-encoding": encoding])
            #expect(failure?.code == .answerCutShort, "\(encoding): \(failure?.description ?? "")")
        }
    }

    @Test func `an old answer that a proxy kept is told by its mark`() async throws {
        let failure = try await failure(
            #"{"protocol":1}"#, type: SyncAddress.messageType, headers: [SyncAddress.callHeader: "0011223344556677"])
        #expect(failure?.code == .answerStale)
    }

    @Test(arguments: [
        ("7", Int64?.some(7)), ("315360000", 315_360_000), ("-5", nil), ("soon", nil), ("9999999999999999999999", nil), ("", nil),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Wed, 01 Jan 2020 00:00:00 GMT", 0), ("Wed, 99 Foo 2020 00:00:00 GMT", nil),
    ])
    func `the time that an answer asks to wait is read in each form, by the answer's own clock`(text: String, seconds: Int64?) async throws {
        let failure = try await failure(
            "", type: "text/html", status: .serviceUnavailable, headers: ["retry-after": text])
        #expect(failure?.code == .proxyUnavailable)
        #expect(failure?.context[Failure.retryAfter].flatMap { Int64($0) } == seconds)
        // Whatever was asked for, the site is back within the hour.
        var schedule = SyncSchedule(interval: .seconds(300))
        schedule.begin(at: .zero)
        schedule.start()
        schedule.end(failure, at: .zero, chance: 0.5)
        let due = try #require(schedule.due)
        #expect(due >= .milliseconds(500) && due <= .seconds(3_601), "\(due)")
    }
}
