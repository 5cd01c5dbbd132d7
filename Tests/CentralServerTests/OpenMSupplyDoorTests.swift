import CentralServer
import NIOHTTP1
import Payload
import SyncCentral
import Testing

@Suite("Open mSupply sites show who they are with every call")
struct OpenMSupplyDoorTests {
    @Test func `an unknown name, a wrong password and another machine are told apart in the protocol's words`() async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            #expect(try await site.get("site").status == 200)
            let unknown = LegacySite(central, "Nowhere")
            let nobody = try await unknown.get("site")
            #expect(nobody.status == 401)
            #expect(try LegacySite.code(nobody) == "site_name_not_found")
            let wrong = try await LegacySite(central, "Clinic", password: "a wrong password").get("site")
            #expect(wrong.status == 401)
            #expect(try LegacySite.code(wrong) == "site_incorrect_password")
            // The password itself is not what is shown, nor is another hash of it.
            let plain = LegacySite(central, "Clinic")
            plain.password = CentralUnderTest.password
            #expect(try LegacySite.code(await plain.get("site")) == "site_incorrect_password")
            let elsewhere = LegacySite(central, "Clinic", hardware: "another machine")
            for call in ["site", "site_status", "queued_records", "central_records?cursor=0&limit=1"] {
                let answer = try await elsewhere.get(call)
                #expect(answer.status == 401)
                #expect(try LegacySite.code(answer) == "site_incorrect_hardware_id")
            }
            // Two sites may share a machine, and an administrator frees a site from its.
            let neighbour = try central.addLegacySite("Hospital", store: "hospital")
            neighbour.hardware = site.hardware
            #expect(try await neighbour.get("site").status == 200)
            var edit = Administration.SiteEdit()
            edit.clearsPairing = true
            _ = try central.administration.editSite("Clinic", edit)
            #expect(try await elsewhere.get("site").status == 200)
            #expect(try await site.get("site").status == 401)
        }
    }

    @Test(arguments: [("2", 200), ("7", 200), ("14", 200), ("1", 409), ("10000", 409), ("new", 409)])
    func `a version outside the window is refused with the window, whatever else`(version: String, status: Int) async throws {
        try await withCentral { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            var headers = site.headers
            headers.replaceOrAdd(name: "version", value: version)
            let answer = try await central.call(.GET, "/sync/v5/site", headers: headers)
            #expect(answer.status == status)
            guard status == 409 else { return }
            #expect(try LegacySite.code(answer) == "api_version_incompatible")
            #expect(try JSONValue(parsing: answer.bytes)["error"]?["data"]?.isNull == false)
        }
    }

    @Test func `a site of ours, a site without a store, one that is switched off and a spoilt call are refused with words`() async throws {
        try await withCentral { central in
            try central.addSite("Ours")
            #expect(try LegacySite.code(await LegacySite(central, "Ours").get("site")) == "site_name_not_found")
            _ = try central.administration.createSite(
                name: "Empty", kind: .openMSupply, secret: SitePassword.hash(CentralUnderTest.password, cost: CentralUnderTest.cost), id: "site-empty")
            let empty = LegacySite(central, "Empty")
            #expect(try LegacySite.code(await empty.post("initialise", .object([]))) == "site_has_no_store")
            let site = try central.addLegacySite("Clinic", store: "clinic")
            for (path, status) in [("central_records?cursor=-1&limit=5", 400), ("queued_records?limit=x", 400)] {
                let answer = try await site.get(path)
                #expect(answer.status == status)
                #expect(try JSONValue(parsing: answer.bytes)["error"]?["message"]?.text?.isEmpty == false)
            }
            for body in ["", "{", "[]", #"{"data":[{]}"#] {
                #expect(try await central.call(.POST, "/sync/v5/queued_records", headers: site.headers, body: Array(body.utf8)).status == 400)
                #expect(try await central.call(.POST, "/sync/v5/acknowledged_records", headers: site.headers, body: Array(body.utf8)).status == 400)
            }
            try central.administration.setSync(on: false)
            #expect(try await site.get("site").status == 503)
            try central.administration.setSync(on: true)
            #expect(try await site.get("site").status == 200)
        }
    }

    @Test func `who guesses a site's password is sent away after a few tries, and the site itself is not`() async throws {
        try await withCentral({
            $0.lockout.firstWait = .seconds(60)
            $0.lockout.longestWait = .seconds(60)
            $0.lockout.patience = .zero
        }) { central in
            let site = try central.addLegacySite("Clinic", store: "clinic")
            #expect(try await site.get("site").status == 200)
            let guesser = LegacySite(central, "Clinic", password: "not this one")
            var last: Answer?
            for _ in 0..<8 { last = try await guesser.get("site") }
            #expect(try LegacySite.code(#require(last)) == "site_auth_timeout")
            #expect(try await site.get("site").status == 200)
        }
    }
}
