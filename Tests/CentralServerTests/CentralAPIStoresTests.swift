import Failures
import Foundation
import HTTPHost
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import SyncRules
import TestSupport
import Testing

@testable import CentralServer

@Suite("R-STORE 2, 4–6, R-SITE 6, R-ROLE 2–4, R-OWN 1, 11: stores, visibility and topology over HTTP", .ownThreads)
struct CentralAPIStoresTests {
    /// Central with the sample network, and whoever may do everything.
    private static func withSample(_ body: @escaping @Sendable (CentralUnderTest, APIClient) async throws -> Void) async throws {
        try await withCentral { central in
            try central.loadSample()
            try await body(central, APIClient.owner(central))
        }
    }

    private static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue { .object(members.map { ($0.key, $0.value) }) }

    private static func expect(_ reply: APIClient.Reply, isAnswerOf id: String, _ central: CentralUnderTest) throws {
        let operation = try #require(CentralAPI.unserved(central.database).operations.first { $0.id == id })
        #expect(reply.status == operation.status, "\(id): \(reply.body)")
        #expect(throws: Never.self, "\(id)") { try operation.answer?.check(reply.body) }
    }

    @Test func `what is read has the form that the description promises`() async throws {
        try await Self.withSample { central, owner in
            try central.addSite("North", stores: ["LKC"])
            try central.administration.setCollector(store: "HVD", at: "North", true)
            for (id, path) in [
                ("listStores", "stores"), ("readStore", "stores/LKC"), ("readStoreSettings", "stores/LKC/settings"),
                ("readDispensaryHoldings", "stores/LKC/dispensary-holdings"), ("listStoreSites", "stores/LKC/sites"),
                ("listMasterLists", "master-lists"), ("listVisibleStores", "visibility/stores"), ("listVisible", "stores/LKC/visible/item"),
                ("listVisible", "stores/LKC/visible/name"),
                ("listVisible", "stores/LKC/visible/list"), ("listVisiblePeople", "stores/LKC/visible-people/patient"),
                ("listVisiblePeople", "stores/LKC/visible-people/prescriber"), ("readListsSetItems", "visibility/lists"), ("readTopology", "topology"),
                ("listHomeMoves", "home-moves"), ("readQueueHistory", "sites/North/history?days=90"), ("readQueueHistory", "sites/central/history"),
                ("listPartners", "sites/North/partners"),
            ] {
                let reply = try await owner.call(.GET, path)
                try Self.expect(reply, isAnswerOf: id, central)
                #expect(reply.body["items"]?.elements?.isEmpty != true || id == "listHomeMoves", "\(path)")
            }
        }
    }

    @Test func `stores are found by what they are called, where they are active and what they are`() async throws {
        try await Self.withSample { central, owner in
            try central.addSite("North", stores: ["LKC"])
            _ = try await owner.call(.PATCH, "stores/RDS", Self.object(["disabled": .bool(true)]))
            func codes(_ query: String) async throws -> [String] {
                try await owner.call(.GET, "stores\(query)").body["items"]?.elements?.compactMap { $0["code"]?.text } ?? []
            }
            #expect(try await codes("") == ["HVD", "HVH", "LKC", "NMS", "RDS"])
            #expect(try await codes("?search=hillVIEW") == ["HVD", "HVH"])
            #expect(try await codes("?site=North") == ["LKC"])
            #expect(try await codes("?site=central&mode=dispensary") == ["HVD"])
            #expect(try await codes("?disabled=true") == ["RDS"])
            #expect(try await codes("?sort=name&limit=2") == ["HVH", "HVD"])
            #expect(try await codes("?sort=site").last == "LKC")
            #expect(try await owner.call(.GET, "stores?site=Nowhere").code == "not-found")
            #expect(try await owner.call(.GET, "stores/nowhere").code == "not-found")
        }
    }

    @Test func `a store is created, changed in every way, and says what the change means`() async throws {
        try await Self.withSample { central, owner in
            let body = Self.object(["code": .string("NEW"), "name": .string("New/Store ü"), "mode": .string("dispensary")])
            let made = try await owner.call(.POST, "stores", body)
            try Self.expect(made, isAnswerOf: "createStore", central)
            #expect(made.body["site"]?["name"]?.text == "Ministry" && made.body["mode"]?.text == "dispensary")
            #expect(try await owner.call(.POST, "stores", body).code == "name-taken")
            #expect(try await owner.call(.GET, "stores/New%2FStore%20%C3%BC").body == made.body)
            let picture = Data([0x89, 0x50, 0x4E, 0x47, 1, 2, 3]).base64EncodedString()
            let edited = try await owner.call(
                .PATCH, "stores/NEW",
                Self.object([
                    "code": .string("NEWER"), "name": .string("Newer"), "mode": .string("store"), "disabled": .bool(true), "tags": .string("a, b"),
                    "logo": .string(picture),
                    "preferences": .array([Self.object(["key": .string("expiryDays"), "value": .integer(30)])]),
                ]))
            try Self.expect(edited, isAnswerOf: "editStore", central)
            let store = try #require(edited.body["store"])
            #expect(store["code"]?.text == "NEWER" && store["name"]?.text == "Newer" && store["mode"]?.text == "store" && store["disabled"]?.truth == true)
            #expect(edited.body["remarks"]?.elements?.count == 1)
            let settings = try await owner.call(.GET, "stores/NEWER/settings").body
            #expect(settings["tags"]?.text == "a, b" && settings["logo"]?.text == picture && settings["preferences"]?["expiryDays"]?.integer == 30)
            for logo in ["no picture", Data([1, 2, 3, 4]).base64EncodedString(), Data(repeating: 0xFF, count: 500_001).base64EncodedString()] {
                #expect(try await owner.call(.PATCH, "stores/NEWER", Self.object(["logo": .string(logo)])).code == "argument-invalid")
            }
            #expect(try await owner.call(.PATCH, "stores/NEWER", Self.object(["logo": .string("")])).status == 200)
            #expect(try await owner.call(.GET, "stores/NEWER/settings").body["logo"]?.text == "")
            #expect(try await owner.call(.PATCH, "stores/NEWER", Self.object(["code": .string("lkc")])).code == "name-taken")
            #expect(try await owner.call(.PUT, "stores/NEWER/transactions", Self.object(["on": .bool(true)])).code == "argument-invalid")
            let holdings = try await owner.call(.GET, "stores/LKC/dispensary-holdings").body
            #expect(holdings["dispensary"]?.truth == true && holdings["patients"]?.integer == 12 && holdings["words"]?.text != "")
            #expect(try await owner.call(.GET, "stores/RDS/dispensary-holdings").body["words"]?.text == "")
        }
    }

    @Test func `a store becomes active on a site, others copy it, and every site says what it is to it`() async throws {
        try await Self.withSample { central, owner in
            try central.addSite("North")
            try central.addSite("South")
            let mover = try await APIClient(central: central).person("Ama", .viewer, [.moveStores])
            let assigned = try await mover.call(.PUT, "stores/LKC/active-site", Self.object(["site": .string("North")]))
            try Self.expect(assigned, isAnswerOf: "assignStore", central)
            #expect(assigned.body["site"]?["name"]?.text == "North" && assigned.body["syncsTransactions"]?.truth == false)
            let copied = try await mover.call(.PUT, "stores/LKC/collectors/South")
            try Self.expect(copied, isAnswerOf: "setCollector", central)
            #expect(copied.body["collectors"]?.elements?.compactMap(\.text) == ["South"])
            let sites = try await mover.call(.GET, "stores/LKC/sites").body["items"]?.elements ?? []
            #expect(sites.compactMap { $0["kind"]?.text } == ["collector", "active", "collector"])
            #expect(try await mover.call(.GET, "stores/LKC/sites?search=active").body["total"]?.integer == 1)
            #expect(try await mover.call(.DELETE, "stores/LKC/collectors/South").body["collectors"]?.elements?.isEmpty == true)
            #expect(try await mover.call(.PUT, "stores/LKC/collectors/central").code == "site-is-central")
            #expect(try await mover.call(.PUT, "stores/LKC/collectors/North").code == "argument-invalid")
            let on = try await owner.call(.PUT, "stores/LKC/transactions", Self.object(["on": .bool(true)]))
            try Self.expect(on, isAnswerOf: "setStoreTransactions", central)
            #expect(on.body["store"]?["syncsTransactions"]?.truth == true && on.body["remarks"]?.elements?.count == 1)
            try await HTTPSite("North", central).sync(pageBytes: 8_000_000)
            _ = try await eventually({ try central.administration.site("North").isInitialised }, until: { $0 })
            #expect(try await mover.call(.PUT, "stores/LKC/active-site", Self.object(["site": .string("central")])).code == "store-move-needed")
            let forced = try await mover.call(.PUT, "stores/LKC/active-site", Self.object(["site": .string("central"), "force": .bool(true)]))
            #expect(forced.body["site"]?["name"]?.text == "Ministry")
            #expect(try central.administration.audited().first { $0.act == "store-assigned" }?.actor == "Ama")
        }
    }

    @Test func `an assignment asked for twice under one key is answered alike, also when the store went on meanwhile`() async throws {
        try await Self.withSample { central, owner in
            try central.addSite("North")
            try central.addSite("South")
            func assign() async throws -> APIClient.Reply {
                try await owner.call(.PUT, "stores/LKC/active-site", Self.object(["site": .string("North")]), headers: ["Idempotency-Key": "once"])
            }
            let first = try await assign()
            try central.administration.assign(store: "LKC", to: "South", force: true)
            let again = try await assign()
            #expect(first.body == again.body && again.status == 200)
            #expect(try await owner.call(.GET, "stores/LKC").body["site"]?["name"]?.text == "South")
        }
    }

    @Test func `stores see one another, and no more`() async throws {
        try await Self.withSample { central, owner in
            let granted = try await owner.call(.PUT, "stores/LKC/partners/HVD")
            try Self.expect(granted, isAnswerOf: "grantVisibility", central)
            #expect(granted.body["visible"]?.truth == true)
            #expect(try await owner.call(.PUT, "stores/LKC/partners/HVD").body == granted.body)
            let all = try await owner.call(.GET, "visibility/stores").body["total"]?.integer ?? 0
            var seen: Int64 = 0
            var after = ""
            repeat {
                let slice = try await owner.call(.GET, "visibility/stores?limit=2\(after)").body
                seen += Int64(slice["items"]?.elements?.count ?? 0)
                after = slice["next"]?.text.map { "&after=\($0)" } ?? ""
            } while !after.isEmpty
            #expect(seen == all && all > 2)
            func partners() async throws -> Set<String> {
                let pairs = try await owner.call(.GET, "visibility/stores?store=LKC").body["items"]?.elements ?? []
                return Set(pairs.flatMap { [$0["first"]?["code"]?.text, $0["second"]?["code"]?.text].compactMap { $0 } }).subtracting(["LKC"])
            }
            #expect(try await partners().contains("HVD"))
            let revoked = try await owner.call(.DELETE, "stores/LKC/partners/HVD")
            try Self.expect(revoked, isAnswerOf: "revokeVisibility", central)
            #expect(try await !partners().contains("HVD") && revoked.body["visible"]?.truth == false)
            #expect(try await owner.call(.PUT, "stores/LKC/partners/lkc").code == "argument-invalid")
        }
    }

    @Test(arguments: VisibilityKind.allCases)
    func `everything that can be shown in a store is listed, hidden and shown again`(kind: VisibilityKind) async throws {
        try await Self.withSample { central, owner in
            let isPerson = kind == .patient || kind == .prescriber
            // Who is at home in a store is seen there anyway: another store's people are shown. A store's name comes and goes with its pair.
            let store = isPerson ? "HVD" : kind == .name ? "NMS" : "LKC"
            let list = "stores/\(store)/visible\(isPerson ? "-people" : "")/\(kind.rawValue)"
            let person = kind == .patient ? "LKC-P1" : "LKC-C1"
            if isPerson {
                let shown = try await owner.call(.PUT, "stores/\(store)/visible/\(kind.rawValue)/\(person)")
                try Self.expect(shown, isAnswerOf: "show", central)
                #expect(shown.body["changed"]?.truth == true && shown.body["subject"]?["code"]?.text == person)
                #expect(try await owner.call(.GET, "\(list)?search=\(person.lowercased())").body["total"]?.integer == 1)
            }
            let before = try await owner.call(.GET, "\(list)?limit=1000").body["items"]?.elements ?? []
            let first = before.first { isPerson ? $0["code"]?.text == person : !["HVD", "HVH", "LKC", "RDS"].contains($0["code"]?.text) }
            let path = "stores/\(store)/visible/\(kind.rawValue)/\(try #require(first?["id"]?.text))"
            let hidden = try await owner.call(.DELETE, path)
            try Self.expect(hidden, isAnswerOf: "hide", central)
            #expect(hidden.body["shown"]?.truth == false && hidden.body["changed"]?.truth == true)
            #expect(try await owner.call(.DELETE, path).body["changed"]?.truth == false)
            #expect(try await owner.call(.GET, "\(list)?limit=1000").body["items"]?.elements?.count == before.count - 1)
            #expect(try await owner.call(.PUT, path).body["changed"]?.truth == true)
            #expect(try await owner.call(.GET, "\(list)?limit=1000").body["items"]?.elements == before)
            #expect(try await owner.call(.PUT, "stores/LKC/visible/\(kind.rawValue)/nothing").code == "not-found")
        }
    }

    @Test func `who only looks sees no patient, and neither does whoever reads reports`() async throws {
        try await Self.withSample { central, _ in
            for role in [AccountRole.viewer, .reports] {
                let person = try await APIClient(central: central).person(role.rawValue, role)
                for path in ["stores/LKC/visible-people/patient", "stores/LKC/visible-people/prescriber", "home-moves", "stores/LKC/settings"] {
                    #expect(try await person.call(.GET, path).code == "not-permitted", "\(path)")
                }
                for path in ["stores/LKC/visible/patient", "stores/LKC/visible/prescriber"] {
                    #expect(try await person.call(.GET, path).code == "argument-invalid", "\(path)")
                }
            }
        }
    }

    @Test func `lists are let decide about items, and caught up with`() async throws {
        try await Self.withSample { central, owner in
            let on = try await owner.call(.PUT, "visibility/lists", Self.object(["on": .bool(true)]))
            try Self.expect(on, isAnswerOf: "setListsSetItems", central)
            #expect(on.body["on"]?.truth == true)
            var followed = try await owner.call(.POST, "visibility/lists/catch-up")
            try Self.expect(followed, isAnswerOf: "followLists", central)
            for _ in 0..<100 where followed.body["waiting"]?.truth == true { followed = try await owner.call(.POST, "visibility/lists/catch-up") }
            #expect(followed.body["waiting"]?.truth == false)
            #expect(try await owner.call(.PUT, "visibility/lists", Self.object(["on": .bool(false)])).body["on"]?.truth == false)
        }
    }

    @Test func `the primary goes to a site, is asked back, and stays when that is called off`() async throws {
        try await withCentral { central in
            let owner = try APIClient.owner(central)
            try central.addSite("North")
            #expect(try await owner.call(.POST, "topology/mirror", Self.object(["site": .string("North")])).code == "site-not-ready")
            #expect(try await owner.call(.POST, "topology/mirror", Self.object(["site": .string("central")])).code == "site-is-central")
            #expect(try await owner.call(.POST, "topology/cancel").code == "not-found")
            try await HTTPSite("North", central).sync()
            _ = try await eventually({ try central.administration.site("North").isInitialised }, until: { $0 })
            let mirrored = try await owner.call(.POST, "topology/mirror", Self.object(["site": .string("North")]))
            try Self.expect(mirrored, isAnswerOf: "mirror", central)
            #expect(mirrored.body["mirrored"]?.truth == true && mirrored.body["primary"]?["name"]?.text == "North")
            #expect(try await owner.call(.PUT, "visibility/lists", Self.object(["on": .bool(true)])).code == "not-editor")
            let asked = try await owner.call(.POST, "topology/unify", Self.object([:]))
            try Self.expect(asked, isAnswerOf: "unify", central)
            let handover = try #require(asked.body["handover"])
            #expect(handover["state"]?.text == "ordered" && handover["waitsFor"]?["name"]?.text == "North" && handover["lastContact"]?.integer != nil)
            #expect(try await owner.call(.GET, "topology").body["handover"]?["id"] == handover["id"])
            let cancelled = try await owner.call(.POST, "topology/cancel")
            try Self.expect(cancelled, isAnswerOf: "cancelTopologyChange", central)
            #expect(cancelled.body["handover"]?.isNull == true && cancelled.body["mirrored"]?.truth == true)
            let forced = try await owner.call(.POST, "topology/unify", Self.object(["force": .bool(true)]))
            #expect(forced.body["mirrored"]?.truth == false)
        }
    }

    @Test func `a patient's home moves at once from central, and waits for a site that holds it`() async throws {
        try await Self.withSample { central, owner in
            let patient = try await owner.call(.GET, "stores/LKC/visible-people/patient?search=LKC-P1").body["items"]?.elements?.first
            let id = try #require(patient?["id"]?.text)
            func move(_ store: String) async throws -> APIClient.Reply {
                try await owner.call(
                    .POST, "home-moves", Self.object(["kind": .string("patient"), "record": .string(id), "store": .string(store)]))
            }
            let moved = try await move("HVD")
            try Self.expect(moved, isAnswerOf: "moveHome", central)
            #expect(moved.body["move"]?["state"]?.text == "done" && moved.body["move"]?["record"]?.text == id)
            #expect(try await move("HVD").body["move"]?.isNull == true)
            #expect(try await move("RDS").code == "argument-invalid")
            #expect(try await owner.call(.DELETE, "home-moves/patient/\(id)").code == "not-found")
            try central.addSite("Hospital", stores: ["HVD"])
            try await HTTPSite("Hospital", central).sync(pageBytes: 8_000_000)
            let waiting = try await move("LKC")
            try Self.expect(waiting, isAnswerOf: "moveHome", central)
            #expect(waiting.body["move"]?["state"]?.text == "ordered" && waiting.body["move"]?["waitsFor"]?["name"]?.text == "Hospital")
            let list = try await owner.call(.GET, "home-moves")
            try Self.expect(list, isAnswerOf: "listHomeMoves", central)
            #expect(list.body["items"]?[0]?["kind"]?.text == "patient" && list.body["total"]?.integer == 1)
            #expect(try await owner.call(.DELETE, "home-moves/prescriber/\(id)").code == "not-found")
            #expect(try await owner.call(.DELETE, "home-moves/patient/\(id)").status == 204)
            #expect(try await owner.call(.GET, "home-moves").body["total"]?.integer == 0)
        }
    }

    @Test func `a site tells how its queues went, and through which stores it trades`() async throws {
        try await Self.withSample { central, owner in
            try central.addSite("Clinic", stores: ["LKC"])
            try central.addSite("District", stores: ["RDS"])
            try central.administration.rememberQueues()
            let history = try await owner.call(.GET, "sites/Clinic/history")
            try Self.expect(history, isAnswerOf: "readQueueHistory", central)
            #expect(history.body["grain"]?.text == "hour" && history.body["samples"]?.elements?.isEmpty == false && history.body["serving"]?.truth == true)
            #expect(try await owner.call(.GET, "sites/Clinic/history?days=32").body["grain"]?.text == "day")
            #expect(try await owner.call(.GET, "sites/Clinic/history?days=0").code == "argument-invalid")
            let viewer = try await APIClient(central: central).person("Ama", .viewer)
            #expect(try await viewer.call(.GET, "sites/Clinic/history").code == "not-permitted")
            let partners = try await viewer.call(.GET, "sites/Clinic/partners")
            try Self.expect(partners, isAnswerOf: "listPartners", central)
            let district = partners.body["items"]?.elements?.first { $0["name"]?.text == "District" }
            #expect(district?["through"]?[0]?["own"]?["code"]?.text == "LKC" && district?["through"]?[0]?["other"]?["code"]?.text == "RDS")
            #expect(try await viewer.call(.GET, "sites/Nowhere/partners").code == "not-found")
        }
    }
}
