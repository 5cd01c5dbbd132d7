import CentralServer
import Failures
import NIOHTTP1
import SampleNetwork
import Storage
import SyncProtocol
import Testing

@Suite("R-OWN 4: looking for patients over HTTP")
struct LookupOverHTTPTests {
    @Test func `a session is needed, refusals are coded, and a limit says how long to wait`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("Clinic", stores: ["LKC"])
            let store = try central.administration.store("LKC").id
            let body = SearchRequest(store: store, user: "Ann", kind: .patient, name: "zzz", code: nil, born: nil).encoded()
            #expect(try await central.call(.POST, "/sync/v1/search", body: body).code == "session-unknown")
            let session = try await central.session("Clinic")
            #expect(try await central.call(.POST, "/sync/v1/search", headers: session, body: body).text == #"{"found":[],"more":false}"#)
            #expect(try await central.call(.POST, "/sync/v1/search", headers: session, body: Array("{".utf8)).code == "body-malformed")
            let strange = GrantRequest(store: "elsewhere", user: nil, kind: .patient, id: "x").encoded()
            #expect(try await central.call(.POST, "/sync/v1/patient", headers: session, body: strange).status == 403)
            var last = try await central.call(.POST, "/sync/v1/search", headers: session, body: body)
            // Two minutes' allowance ends whatever the clock says.
            for _ in 0..<61 where last.status == 200 {
                last = try await central.call(.POST, "/sync/v1/search", headers: session, body: body)
            }
            #expect(last.status == 429 && last.code == "lookup-limited")
            #expect(last.headers.first(name: "retry-after").flatMap { Int($0) } ?? 0 > 0)
        }
    }
}
