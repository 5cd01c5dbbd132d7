import Failures
import NIOHTTP1
import Payload
import SampleNetwork
import SiteServer
import Storage
import SyncCentral
import SyncProtocol
import SyncRules
import TestSupport
import Testing

@Suite("R-OWN 2, 4: patients are looked for and fetched through the local interface")
struct LocalLookupTests {
    /// A patient of the hospital's dispensary, whom the clinic does not know.
    private static let patient = Change(
        table: "name", id: "far-patient",
        payload: Array(
            #"{"ID":"far-patient","name":"Quentin Farraway","code":"QF1","type":"patient","supplying_store_id":"\#(home)"}"#.utf8))
    private static let home = SampleNetwork().stores.first { $0.code == "HVD" }?.id ?? ""

    private func withClinic(
        _ body: @escaping @Sendable (TestSite, TestCentral, String) async throws -> Void
    ) async throws {
        let central = try TestCentral()
        try CentralWriter(central.database).write([Self.patient])
        try central.addSite("Clinic", stores: ["LKC"])
        let store = try central.administration.store("LKC").id
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            _ = try await site.sync()
            try await body(site, central, store)
        }
    }

    @Test func `a program finds a patient, fetches the patient and reads the record at once`() async throws {
        try await withClinic { folder, _, store in
            try await folder.serve { site in
                #expect(try await site.call(.POST, "/patients/search", "{}", headers: [:]).status == 401)
                let found = try await site.call(.POST, "/patients/search", #"{"store":"\#(store)","user":"Ann","name":"faraway"}"#)
                #expect(found.status == 200, "\(found.text)")
                #expect(found.json["found"]?.elements?.first?["id"]?.text == "far-patient")
                #expect(try await site.call(.GET, "/records/name/far-patient").status == 404)
                let fetched = try await site.call(.POST, "/patients/fetch", #"{"store":"\#(store)","user":"Ann","id":"far-patient"}"#)
                #expect(fetched.status == 200 && fetched.json["id"]?.text == "far-patient", "\(fetched.text)")
                #expect(try await site.call(.GET, "/records/name/far-patient").status == 200)
                for called in ["LKC", "lkc", "Lakeside Clinic", "LAKESIDE clinic", store.uppercased()] {
                    let again = try await site.call(.POST, "/patients/search", #"{"store":"\#(called)","user":"Ann","name":"faraway"}"#)
                    #expect(again.json["found"]?.elements?.first?["visible"]?.truth == true, "\(called): \(again.text)")
                    #expect(try await site.call(.POST, "/patients/fetch", #"{"store":"\#(called)","id":"far-patient"}"#).status == 200, "\(called)")
                }
                let refused = try await site.call(.POST, "/patients/search", #"{"store":"elsewhere","name":"faraway"}"#)
                #expect(refused.status == 403 && refused.code == "dispensary-only")
                #expect(try await site.call(.POST, "/patients/search", "nonsense").code == "body-malformed")
            }
        }
    }

    @Test func `a command does the same without a server`() async throws {
        try await withClinic { folder, central, store in
            let sync = SingleSync(folder: folder.folder, options: folder.options, logger: .silent)
            let request = GrantRequest(store: store, user: "Ann", kind: .patient, id: "far-patient")
            #expect(try GrantReply(decoding: await sync.lookUp(.grant, request.encoded())).position != nil)
            let held = try folder.engine().database.read { try $0.records.record("name", "far-patient") != nil }
            #expect(held)
            #expect(try central.administration.status().log.contains { $0.event == "patient-fetched" })
        }
    }
}
