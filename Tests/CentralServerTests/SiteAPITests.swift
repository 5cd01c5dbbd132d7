import Failures
import HTTPHost
import NIOHTTP1
import Payload
import Storage
import SyncRules
import TestSupport
import Testing

@testable import CentralServer
@testable import SyncCentral

@Suite("R-SITE 1, 2, 5, R-SYNC 7, 8: sites over HTTP, listed, added with a store, given to another device, set", .ownThreads)
struct SiteAPITests {
    private static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue { .object(members.map { ($0.key, $0.value) }) }

    private static func expect(_ reply: APIClient.Reply, isAnswerOf id: String, _ central: CentralUnderTest) throws {
        let operation = try #require(CentralAPI.unserved(central.database).operations.first { $0.id == id })
        #expect(reply.status == operation.status, "\(id): \(reply.body)")
        #expect(throws: Never.self, "\(id)") { try operation.answer?.check(reply.body) }
    }

    private static func names(_ client: APIClient, _ query: String) async throws -> [String] {
        let reply = try await client.call(.GET, "sites\(query)")
        #expect(reply.status == 200, "\(query): \(reply.body)")
        return reply.body["items"]?.elements?.compactMap { $0["name"]?.text } ?? []
    }

    @Test func `the list is found and ordered by what is asked for, central on top, with how many there are`() async throws {
        try await withCentral { central in
            try central.loadSample()
            for (name, stores) in [("beta", ["LKC"]), ("Alpha", []), ("gamma", ["RDS", "HVD"])] { try central.addSite(name, stores: stores) }
            let owner = try APIClient.owner(central)
            let site = try HTTPSite("beta", central)
            try await site.sync(pageBytes: 8_000_000)
            try Self.expect(try await owner.call(.GET, "sites"), isAnswerOf: "listSites", central)
            #expect(try await Self.names(owner, "") == ["Ministry", "beta", "Alpha", "gamma"])
            #expect(try await Self.names(owner, "?sort=name") == ["Ministry", "Alpha", "beta", "gamma"])
            #expect(try await Self.names(owner, "?sort=name&reverse=true") == ["Ministry", "gamma", "beta", "Alpha"])
            #expect(try await Self.names(owner, "?sort=stores") == ["Ministry", "gamma", "beta", "Alpha"])
            for order in ["contact", "success", "version", "schema"] {
                #expect(try await Self.names(owner, "?sort=\(order)") == ["Ministry", "beta", "Alpha", "gamma"], "\(order)")
            }
            for order in SiteList.Order.allCases { #expect(try await Self.names(owner, "?sort=\(order.rawValue)").first == "Ministry") }
            #expect(try await Self.names(owner, "?search=AL") == ["Alpha"])
            #expect(try await Self.names(owner, "?search=site-beta") == ["beta"])
            #expect(try await Self.names(owner, "?search=4") == ["gamma"])
            #expect(try await Self.names(owner, "?search=server").count == 3)
            #expect(try await Self.names(owner, "?search=nothing").isEmpty)
            // This site's clock is one of the tests' own.
            #expect(try await Self.names(owner, "?trouble=true") == ["beta"])
            #expect(try await Self.names(owner, "?trouble=false") == ["Ministry", "Alpha", "gamma"])
            // Slice by slice in that order.
            let first = try await owner.call(.GET, "sites?sort=name&limit=2")
            #expect(first.body["total"]?.integer == 4)
            let next = try #require(first.body["next"]?.text)
            #expect(try await Self.names(owner, "?sort=name&limit=2&after=\(next)") == ["beta", "gamma"])
            let line = try await owner.call(.GET, "sites/beta").body
            #expect(line["lastSuccess"]?.integer != nil && line["schema"]?.integer == Migration.newest && line["protocol"]?.integer == 1)
            #expect(line["trouble"]?.elements?.compactMap(\.text) == ["clock-differs"] && line["password"] == nil && line["secret"] == nil)
        }
    }

    @Test func `a site is added with a store once, however often it is asked for, and its password is told once`() async throws {
        try await withCentral { central in
            try central.loadSample()
            let owner = try APIClient.owner(central)
            func add(_ members: KeyValuePairs<String, JSONValue>, key: String? = nil) async throws -> APIClient.Reply {
                try await owner.call(.POST, "new-sites", Self.object(members), headers: key.map { ["Idempotency-Key": $0] } ?? [:])
            }
            let made = try await add(["name": .string("It's Tamaki"), "store": .string("lkc"), "url": .string("https://central:8443")], key: "k-1")
            try Self.expect(made, isAnswerOf: "addSite", central)
            let password = try #require(made.body["password"]?.text)
            #expect(password.count == 23 && made.body["store"]?["code"]?.text == "LKC" && made.body["site"]?["state"]?.text == "not-paired")
            let lines = (made.body["instructions"]?.elements ?? []).compactMap(\.text)
            #expect(lines.first?.contains(#"--url https://central:8443 --site 'It'\''s Tamaki' --password-file -"#) == true)
            #expect(!lines.joined().contains(password))
            let again = try await add(["name": .string("It's Tamaki"), "store": .string("lkc"), "url": .string("https://central:8443")], key: "k-1")
            #expect(again.status == 201 && again.body["site"] == made.body["site"] && again.body["password"]?.isNull == true)
            #expect(try central.administration.sites().count == 2)
            // It is the password: and it is nowhere in the database, the audit log or the program's log.
            #expect(try await central.signIn("It's Tamaki", password).status == 200)
            let kept = try central.database.read { try $0.doneActs.act(of: "owner", key: "k-1") }
            #expect(kept.map { !String(decoding: $0.answer?.body ?? [], as: UTF8.self).contains(password) } == true)
            let told = try central.administration.audited().map { String(decoding: $0.details, as: UTF8.self) }.joined() + central.log.lines.joined()
            #expect(!told.contains(password))

            let new = Self.object(["code": .string("NEW"), "name": .string("New Clinic"), "mode": .string("dispensary")])
            let second = try await add(["name": .string("East"), "kind": .string("mobile"), "newStore": new, "password": .string("a long password")])
            #expect(second.status == 201 && second.body["password"]?.isNull == true && second.body["remarks"]?.elements?.count == 1)
            #expect(try await add(["name": .string("West"), "store": .string("LKC")]).code == "store-move-needed")
            #expect(try await add(["name": .string("West")]).code == "argument-invalid")
            #expect(try await add(["name": .string("West"), "store": .string("RDS"), "newStore": new]).code == "argument-invalid")
            #expect(try await add(["name": .string("West"), "store": .string("RDS"), "password": .string("short")]).code == "password-too-short")
            #expect(try await add(["name": .string("East"), "store": .string("RDS")]).code == "name-taken")
            #expect(try central.administration.sites().count == 3)
            // The right to edit sites alone gives no store away, nor makes one.
            let editor = try await APIClient(central: central).person("Ama", .viewer, [.editSyncSites])
            let body = Self.object(["name": .string("West"), "store": .string("RDS")])
            #expect(try await editor.call(.POST, "new-sites", body).code == "not-permitted")
            let mover = try await APIClient(central: central).person("Kofi", .viewer, [.editSyncSites, .moveStores])
            #expect(try await mover.call(.POST, "new-sites", Self.object(["name": .string("West"), "newStore": new])).code == "not-permitted")
            #expect(try await mover.call(.POST, "new-sites", body).status == 201)
        }
    }

    @Test func `another device takes the place in one act, with what is lost and a password told once`() async throws {
        try await withCentral { central in
            try central.addSite("North")
            let owner = try APIClient.owner(central)
            let site = try HTTPSite("North", central)
            try await site.sync()
            #expect(try await central.signIn("North", database: "another-database").code == "second-device")
            let pairing = try await owner.call(.GET, "sites/North/pairing")
            try Self.expect(pairing, isAnswerOf: "readPairing", central)
            #expect(pairing.body["callers"]?.elements?.compactMap(\.text) == ["another-database"])
            let seen = try #require(try await owner.call(.GET, "sites/North").version)
            let body = Self.object(["newPassword": .bool(true)])
            #expect(try await owner.call(.POST, "sites/North/re-pair", body, headers: ["If-Match": "\"outdated\""]).code == "version-outdated")
            let done = try await owner.call(.POST, "sites/North/re-pair", body, headers: ["If-Match": "\"\(seen)\"", "Idempotency-Key": "k-2"])
            try Self.expect(done, isAnswerOf: "rePair", central)
            #expect(done.body["site"]?["paired"]?.truth == false && done.version != seen)
            let password = try #require(done.body["password"]?.text)
            #expect(try await central.signIn("North").code == "credentials-wrong")
            #expect(try await central.signIn("North", password, database: "another-database").status == 200)
            let again = try await owner.call(.POST, "sites/North/re-pair", body, headers: ["If-Match": "\"\(seen)\"", "Idempotency-Key": "k-2"])
            #expect(again.status == 200 && again.body["password"]?.isNull == true)
            #expect(try central.administration.site("North").database == "another-database", "asked for again it is not done again")
            #expect(try await owner.call(.POST, "sites/central/re-pair", Self.object([:])).code == "site-is-central")
            #expect(try await owner.call(.GET, "sites/nowhere/pairing").code == "not-found")
        }
    }

    @Test func `what a site handed on before a restore is told of, and no other device takes its place until it is said where it is worked in`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("North", stores: ["LKC"])
            let owner = try APIClient.owner(central)
            #expect(HandedOnStores(central.database).look().verdict == .ok)
            // As a site tells it that finds out that central went back to a time before a move.
            try central.database.write { transaction in
                var told = ToldBySite(try transaction.sites.site("site-North")?.status)
                let tenure = try #require(try transaction.offices.tenures(of: "site-North").first)
                told.left = ["\(tenure.office)=\(tenure.epoch)"]
                var stored = try #require(try transaction.sites.site("site-North"))
                (stored.status, stored.database) = (told.text, "north")
                try transaction.sites.save(stored)
            }
            let finding = HandedOnStores(central.database).look()
            #expect(finding.verdict == .warn && finding.code == .tenureLeft && finding.sentence.contains("(North)"), "\(finding)")
            #expect(finding.remedy?.contains("tributary stores move") == true)
            let status = CentralStatusJSON.encode(try central.administration.status(), isServing: false)
            #expect(try JSONValue(parsing: status)["handedOnBefore"]?.elements?.first?["siteName"]?.text == "North")
            for call in ["re-pair", "clear-pairing"] {
                let refused = try await owner.call(.POST, "sites/North/\(call)", Self.object([:]))
                #expect(refused.code == "tenure-left" && refused.status == 409, "\(call): \(refused.body)")
            }
            _ = try central.administration.moveStore("LKC", to: "central", force: true, handoverID: "said")
            #expect(try await owner.call(.POST, "sites/North/re-pair", Self.object([:])).status == 200)
        }
    }

    @Test func `terms are set at their version for one site and for all, and refused out of bounds`() async throws {
        try await withCentral { central in
            try central.addSite("North")
            let owner = try APIClient.owner(central)
            let read = try await owner.call(.GET, "sites/North/terms")
            try Self.expect(read, isAnswerOf: "readSiteTerms", central)
            #expect(read.body["own"]?["interval"]?.isNull == true)
            let all = try await owner.call(.PATCH, "sync-terms", Self.object(["interval": .integer(900), "pageBytes": .integer(100_000)]))
            try Self.expect(all, isAnswerOf: "setTerms", central)
            let version = try #require(read.version)
            let set = try await owner.call(
                .PATCH, "sites/North/terms", Self.object(["paused": .bool(true), "interval": .integer(60)]), headers: ["If-Match": "\"\(version)\""])
            try Self.expect(set, isAnswerOf: "setSiteTerms", central)
            #expect(set.body["inForce"]?["interval"]?.integer == 60 && set.body["inForce"]?["pageBytes"]?.integer == 100_000)
            let late = try await owner.call(
                .PATCH, "sites/North/terms", Self.object(["interval": .integer(70)]), headers: ["If-Match": "\"\(version)\""])
            #expect(late.status == 412)
            let cleared = try await owner.call(.PATCH, "sites/North/terms", Self.object(["interval": .null]))
            #expect(cleared.body["own"]?["interval"]?.isNull == true && cleared.body["own"]?["paused"]?.truth == true)
            #expect(cleared.body["inForce"]?["interval"]?.integer == 900)
            let line = try await owner.call(.GET, "sites/North").body
            #expect(line["terms"]?["paused"]?.truth == true && line["ownTerms"]?["interval"]?.isNull == true && line["termsHeard"]?.text == "unknown")
            for body in [
                #"{"interval":9}"#, #"{"interval":"60"}"#, #"{"pushBytes":16383}"#, #"{"pageBytes":8000001}"#, #"{"paused":"yes"}"#, #"{"speed":1}"#,
            ] {
                #expect(try await owner.call(.PATCH, "sync-terms", raw: body).code == "argument-invalid", "\(body)")
            }
            #expect(try await owner.call(.PATCH, "sites/central/terms", Self.object([:])).code == "site-is-central")
            let viewer = try await APIClient(central: central).person("Ama", .viewer)
            #expect(try await viewer.call(.GET, "sync-terms").status == 200)
            #expect(try await viewer.call(.PATCH, "sync-terms", Self.object([:])).code == "not-permitted")
        }
    }

    @Test func `a word is typed into a shell as it is meant`() {
        #expect(SiteInstructions.shell("Tamaki") == "Tamaki" && SiteInstructions.shell("-x") == "'-x'")
        #expect(SiteInstructions.shell("a b; $(c)") == "'a b; $(c)'" && SiteInstructions.shell("it's") == #"'it'\''s'"#)
        #expect(Set((0..<50).map { _ in SitePassword.make() }).count == 50)
    }

    @Test func `a site is asked over the interface to receive a store anew, and what comes of it is listed`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("beta", stores: ["LKC"])
            let owner = try APIClient.owner(central)
            let site = try HTTPSite("beta", central)
            try await site.sync(pageBytes: 8_000_000)
            let order = try await owner.call(.POST, "sites/beta/again", Self.object(["store": .string("lkc")]))
            try Self.expect(order, isAnswerOf: "orderAgain", central)
            #expect(order.body["kind"]?.text == "store" && order.body["outcome"]?.isNull == true)
            try await site.sync(pageBytes: 8_000_000)
            // Written as soon as the site has told it, not at its next call.
            var list = try await owner.call(.GET, "sites/beta/again")
            for _ in 0..<200 where list.body["items"]?[0]?["outcome"]?.isNull == true {
                try await Task.sleep(for: .milliseconds(50))
                list = try await owner.call(.GET, "sites/beta/again")
            }
            try Self.expect(list, isAnswerOf: "listAgain", central)
            #expect(list.body["items"]?[0]?["outcome"]?["differed"]?.integer == 0, "\(list.body)")
            for body in [Self.object([:]), Self.object(["store": .string("LKC"), "patient": .string("P")])] {
                #expect(try await owner.call(.POST, "sites/beta/again", body).status == 400)
            }
            #expect(try await owner.call(.POST, "sites/beta/again", Self.object(["store": .string("nowhere")])).status == 404)
        }
    }
}
