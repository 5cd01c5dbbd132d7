import Failures
import Foundation
import HTTPHost
import HTTPTypes
import Hummingbird
import NIOCore
import SiteServer
import Storage
import SyncRules
import Testing

@Suite("R-SYNC 10: an answer that is empty or cut is called so")
struct ForeignAnswerTests {
    /// What a sync says to a server that answers every session with these bytes, as central would head them.
    private func failure(_ body: String, type: String?) async throws -> Failure? {
        let router = Router(context: HostContext.self)
        router.post("sync/v1/session") { _, _ in
            var headers: HTTPFields = [:]
            if let type { headers[.contentType] = type }
            if let token = HTTPField.Name(SyncAddress.tokenHeader) { headers[token] = "token" }
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
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
}
