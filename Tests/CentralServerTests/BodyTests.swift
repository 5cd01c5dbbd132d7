import CentralServer
import Compression
import Failures
import NIOHTTP1
import Testing

@Suite("What is sent badly gets a coded answer")
struct BodyTests {
    private func push(_ central: CentralUnderTest, _ body: [UInt8], encoding: String? = nil) async throws -> Answer {
        var headers = try await central.session("Clinic")
        if let encoding { headers.add(name: "Content-Encoding", value: encoding) }
        return try await central.call(.POST, "/sync/v1/push", headers: headers, body: body)
    }

    @Test func `a body that is no message is malformed`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            for body in ["", "no JSON", "{", "[1,2]", #"{"push":1}"#, #"{"push":1,"opening":"x","groups":1}"#] {
                let answer = try await push(central, Array(body.utf8))
                #expect(answer.code == "body-malformed", "\(body)")
                #expect(answer.status == 400)
            }
            #expect(try await push(central, [0xFF, 0xFE, 0x00]).code == "body-malformed")
        }
    }

    @Test func `a compressed body is read, and one cut short or damaged is malformed`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let whole = Zstd.compress(CentralUnderTest.push(1, message: "message-one"))
            #expect(try await push(central, Array(whole.dropLast(5)), encoding: "zstd").code == "body-malformed")
            #expect(try await push(central, Array("not zstd at all".utf8), encoding: "zstd").code == "body-malformed")
            var damaged = whole
            damaged[damaged.count / 2] ^= 0x55
            #expect(try await push(central, damaged, encoding: "zstd").code == "body-malformed")
            #expect(try await push(central, whole, encoding: "zstd").status == 200)
        }
    }

    @Test func `a body over the limit is refused, and a small one that expands beyond it as well`() async throws {
        try await withCentral({
            $0.limits.bodyBytesMax = 100_000
            $0.limits.contentBytesMax = 1_000_000
        }) { central in
            try central.addSite("Clinic")
            let large = try await push(central, [UInt8](repeating: 0x20, count: 150_000))
            #expect(large.code == "body-too-large")
            #expect(large.status == 413)
            let bomb = Zstd.compress([UInt8](repeating: 0x20, count: 50_000_000))
            #expect(bomb.count < 100_000)
            #expect(try await push(central, bomb, encoding: "zstd").code == "body-too-large")
            #expect(try await push(central, CentralUnderTest.push(1, message: "message-one")).status == 200)
        }
    }

    @Test func `an encoding that is not known is refused`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            for encoding in ["gzip", "br", "zstd, zstd", "x\"<script>"] {
                let answer = try await push(central, [1, 2, 3], encoding: encoding)
                #expect(answer.code == "encoding-unsupported", "\(encoding)")
                #expect(answer.status == 415)
            }
            #expect(try await push(central, CentralUnderTest.push(1, message: "m"), encoding: "identity").status == 200)
        }
    }

    @Test func `an address without anything is told apart from everything else`() async throws {
        try await withCentral { central in
            let calls: [(HTTPMethod, String)] = [
                (.GET, "/nothing"), (.GET, "/sync/v1/push"), (.POST, "/sync/v2/pull"),
            ]
            for (method, path) in calls {
                let answer = try await central.call(method, path)
                #expect(answer.code == "route-unknown", "\(path)")
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `a body that does not arrive in time loses its connection, not the server`() async throws {
        try await withCentral({ $0.limits.bodyTime = .milliseconds(100) }) { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            var slow = HTTPClientRequestParts(headers: session)
            slow.headers.add(name: "Host", value: "127.0.0.1")
            await #expect(throws: (any Error).self) { try await slow.sendSlowly(central) }
            #expect(try await central.call(.GET, "/health").status == 200)
        }
    }

    @Test func `a head that is too large is refused`() async throws {
        try await withCentral { central in
            let large = String(repeating: "x", count: 40_000)
            let refused = try await central.call(.GET, "/health", headers: ["X-Large": large])
            #expect(refused.status == 400)
            let ordinary = try await central.call(.GET, "/health")
            #expect(ordinary.status == 200)
        }
    }
}
