import AsyncHTTPClient
import Failures
import HTTPHost
import NIOCore
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import TestSupport
import Testing

@testable import CentralServer

@Suite("R-SITE 1, 2, 5, 6: the administration interface over HTTP", .ownThreads)
struct AdministrationAPITests {
    private static var operations: [APIOperation<Person>] {
        get throws { try CentralAPI.unserved(try CentralUnderTest.makeDatabase(try CentralUnderTest.makeFolder())).operations }
    }

    @Test func `everything but signing in, signing up and the description asks who calls`() async throws {
        let operations = try Self.operations
        #expect(Set(operations.filter(\.isOpen).map(\.id)) == ["openSession", "createFirstAdministrator"])
        try await withCentral { central in
            for operation in operations where !operation.isOpen {
                let path = operation.path.replacing("{", with: "").replacing("}", with: "")
                for key in [nil, "", "x", String(repeating: "0", count: 64)] as [String?] {
                    let client = APIClient(central: central, key: key)
                    let reply = try await client.call(HTTPMethod(rawValue: operation.method.rawValue), path)
                    #expect(reply.status == 401 && reply.code == "sign-in-needed", "\(operation.id)")
                    #expect(reply.headers.first(name: "Content-Type") == "application/problem+json")
                }
            }
            #expect(try await APIClient(central: central).call(.GET, "events").status == 401)
            #expect(try await APIClient(central: central).call(.GET, "openapi.json").status == 200)
        }
    }

    @Test func `each operation refuses whoever has neither its role nor its right`() async throws {
        let operations = try Self.operations
        try await withCentral { central in
            let viewer = try await APIClient(central: central).person("viewer", .viewer)
            let all = try await APIClient(central: central).person("nearly all", .administrator)
            for operation in operations {
                guard let permission = operation.permission.flatMap({ Permission(rawValue: $0) }) else { continue }
                let path = operation.path.replacing("{", with: "").replacing("}", with: "")
                let method = HTTPMethod(rawValue: operation.method.rawValue)
                if permission != .look {
                    let reply = try await viewer.call(method, path)
                    #expect(reply.status == 403 && reply.code == "not-permitted", "\(operation.id)")
                    #expect(reply.body["context"]?["needs"]?.text == permission.rawValue)
                }
                if permission.role == nil { #expect(try await all.call(method, path).status == 403, "\(operation.id)") }
            }
        }
    }

    @Test func `the description names every operation once, with a sentence, and its answers`() throws {
        let operations = try Self.operations
        #expect(Set(operations.map(\.id)).count == operations.count)
        #expect(Set(operations.map { "\($0.method) \($0.path)" }).count == operations.count)
        let document = CentralAPI.document(operations, app: "test")
        for operation in operations {
            #expect(operation.summary.hasSuffix(".") && operation.summary.count > 10, "\(operation.id)")
            let entry = document[path: ["paths", "/api/v1/\(operation.path)", operation.method.rawValue.lowercased()]]
            #expect(entry?["operationId"]?.text == operation.id)
            #expect(entry?[path: ["responses", String(operation.status)]] != nil)
            let named = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            #expect(Set(named) == Set(operation.parameters.filter { $0.place == .path }.map(\.name)), "\(operation.id)")
            #expect((operation.answer == nil) == (operation.status == 204), "\(operation.id)")
            if operation.method == .get { #expect(operation.body == nil) }
        }
    }

    @Test func `somebody signs up with the secret, signs in, sees who they are, and signs out`() async throws {
        try await withCentral { central in
            try central.administration.allowFirstAdministrator(secret: "AAAAA-BBBBB")
            let open = APIClient(central: central)
            func signUp(_ secret: String, _ password: String) -> JSONValue {
                .object([("secret", .string(secret)), ("name", .string("Ama")), ("password", .string(password))])
            }
            #expect(try await open.call(.POST, "first-administrator", signUp("AAAAA-BBBBC", "password of Ama")).code == "first-secret-wrong")
            #expect(try await open.call(.POST, "first-administrator", signUp("AAAAA-BBBBB", "short")).code == "password-too-short")
            #expect(try await open.call(.POST, "first-administrator", signUp("AAAAA-BBBBB", "password of Ama")).status == 201)
            #expect(try await open.call(.POST, "first-administrator", signUp("AAAAA-BBBBB", "password of Ama")).code == "first-secret-wrong")
            let ama = try await open.signedIn("ama".capitalized)
            let me = try await ama.call(.GET, "me")
            #expect(me.body["name"]?.text == "Ama" && me.body["may"]?.elements?.count == Permission.allCases.count)
            #expect(try await ama.call(.DELETE, "sessions/current").status == 204)
            #expect(try await ama.call(.GET, "me").code == "sign-in-needed")
            let wrong = try await open.call(.POST, "sessions", .object([("name", .string("Ama")), ("password", .string("another one"))]))
            #expect(wrong.status == 401 && wrong.code == "credentials-wrong")
            let nobody = try await open.call(.POST, "sessions", .object([("name", .string("Nobody")), ("password", .string("another one"))]))
            #expect(nobody.body["detail"] == wrong.body["detail"])
            let told = central.log.lines.joined()
            for secret in ["password of Ama", "AAAAA-BBBBB", try #require(ama.key)] { #expect(!told.contains(secret)) }
            let acts = try central.administration.audited().filter { $0.actor == "Ama" }.map(\.act)
            #expect(acts == ["signed-out", "signed-in", "account-created"])
        }
    }

    @Test func `a token does for its owner what the owner may, until it is revoked`() async throws {
        try await withCentral { central in
            let ama = try await APIClient(central: central).person("Ama", .administrator, [.editSyncSites])
            let made = try await ama.call(.POST, "me/keys", .object([("label", .string("nightly report")), ("days", .integer(30))]))
            #expect(made.status == 201)
            let program = APIClient(central: central, key: made.body["key"]?.text)
            #expect(try await program.call(.GET, "accounts").status == 200)
            let keys = try await ama.call(.GET, "me/keys")
            #expect(keys.body["items"]?.elements?.compactMap { $0["kind"]?.text }.sorted() == ["session", "token"])
            let id = try #require(made.body["token"]?["id"]?.text)
            let kofi = try await APIClient(central: central).person("Kofi", .support)
            #expect(try await kofi.call(.DELETE, "me/keys/\(id)").code == "not-found")
            #expect(try await ama.call(.DELETE, "me/keys/\(id)").status == 204)
            #expect(try await program.call(.GET, "accounts").code == "sign-in-needed")
            // What a token may not: make one that outlives it.
            let second = try await ama.call(.POST, "me/keys", .object([("label", .string("second"))]))
            let child = APIClient(central: central, key: second.body["key"]?.text)
            #expect(try await child.call(.POST, "me/keys", .object([("label", .string("child"))])).code == "not-permitted")
            // A person who is deleted is out at once, with an open session.
            _ = try await ama.call(.DELETE, "accounts/Kofi")
            #expect(try await kofi.call(.GET, "me").code == "sign-in-needed")
        }
    }

    @Test func `a password set anew ends the person's sessions, and one's own needs the old one`() async throws {
        try await withCentral { central in
            let ama = try await APIClient(central: central).person("Ama", .viewer)
            func change(_ old: String, _ new: String) -> JSONValue { .object([("password", .string(old)), ("newPassword", .string(new))]) }
            #expect(try await ama.call(.POST, "me/password", change("wrong one", "password new")).code == "credentials-wrong")
            #expect(try await ama.call(.POST, "me/password", change("password of Ama", "x")).code == "password-too-short")
            let token = try await ama.call(.POST, "me/keys", .object([("label", .string("program"))])).body["key"]?.text
            #expect(try await ama.call(.POST, "me/password", change("password of Ama", "password new")).status == 204)
            #expect(try await ama.call(.GET, "me").code == "sign-in-needed")
            #expect(try await APIClient(central: central, key: token).call(.GET, "me").code == "sign-in-needed")
            let body = JSONValue.object([("name", .string("ama")), ("password", .string("password new"))])
            #expect(try await APIClient(central: central).call(.POST, "sessions", body).status == 201)
        }
    }

    @Test func `a site is created, read, edited at its version, and deleted`() async throws {
        try await withCentral { central in
            let ama = try await APIClient(central: central).person("Ama", .viewer, [.editSyncSites])
            let body = JSONValue.object([("name", .string("North")), ("password", .string("a long password"))])
            let made = try await ama.call(.POST, "sites", body)
            #expect(made.status == 201 && made.body["state"]?.text == "not-paired")
            #expect(try await ama.call(.POST, "sites", body).code == "name-taken")
            let read = try await ama.call(.GET, "sites/north")
            #expect(read.body == made.body && read.version == made.version)
            let version = try #require(read.version)
            let renamed = try await ama.call(
                .PATCH, "sites/North", .object([("name", .string("Far/North ü"))]), headers: ["If-Match": "\"\(version)\""])
            #expect(renamed.status == 200 && renamed.version != version)
            let late = try await ama.call(.PATCH, "sites/2", .object([("enabled", .bool(false))]), headers: ["If-Match": "\"\(version)\""])
            #expect(late.status == 412 && late.code == "version-outdated")
            #expect(try await ama.call(.GET, "sites/Far%2FNorth%20%C3%BC").body["enabled"]?.truth == true)
            let all = try await ama.call(.GET, "sites?sort=name")
            #expect(all.body["items"]?.elements?.compactMap { $0["kind"]?.text } == ["central", "server"])
            #expect(all.body["total"]?.integer == 2 && all.body["next"]?.isNull == true)
            #expect(try await ama.call(.DELETE, "sites/central").code == "site-is-central")
            #expect(try await ama.call(.DELETE, "sites/2").status == 204)
            #expect(try await ama.call(.GET, "sites/2").status == 404)
            let entry = try #require(try central.administration.audited().first)
            #expect(entry.act == "site-deleted" && entry.actor == "Ama" && entry.origin == "127.0.0.1")
        }
    }

    @Test func `a list goes on slice by slice, and says how many there are`() async throws {
        try await withCentral { central in
            for number in 1...7 { try central.addSite("Site \(number)") }
            let ama = try await APIClient(central: central).person("Ama", .viewer)
            var names: [String] = []
            var after: String?
            repeat {
                let slice = try await ama.call(.GET, "sites?limit=3" + (after.map { "&after=\($0)" } ?? ""))
                #expect(slice.body["total"]?.integer == 8)
                names += slice.body["items"]?.elements?.compactMap { $0["name"]?.text } ?? []
                after = slice.body["next"]?.text
            } while after != nil
            #expect(names.dropFirst() == (1...7).map { "Site \($0)" }[...])
            #expect(try await ama.call(.GET, "sites?after=nowhere").code == "argument-invalid")
            #expect(try await ama.call(.GET, "sites?search=site%203").body["total"]?.integer == 1)
        }
    }

    @Test func `an act under a key of one's own is done once and answered alike`() async throws {
        try await withCentral { central in
            let ama = try await APIClient(central: central).person("Ama", .viewer, [.editSyncSites])
            func create(_ name: String) async throws -> APIClient.Reply {
                try await ama.call(
                    .POST, "sites", .object([("name", .string(name)), ("password", .string("a long password"))]), headers: ["Idempotency-Key": "k-1"])
            }
            let first = try await create("North")
            let again = try await create("North")
            #expect(first.status == 201 && again.status == 201 && first.body == again.body && first.version == again.version && first.version != nil)
            #expect(try await create("South").code == "act-key-reused")
            #expect(try central.administration.sites().filter { $0.kind != .central }.map(\.name) == ["North"])
            let bad = try await ama.call(.DELETE, "sites/North", headers: ["Idempotency-Key": "with space"])
            #expect(bad.code == "argument-invalid")
        }
    }

    @Test(
        arguments: [
            ("{", "body-malformed"), ("[]", "argument-invalid"), (#"{"name":"x"}"#, "argument-invalid"),
            (#"{"name":"x","password":"long enough","colour":"red"}"#, "argument-invalid"),
            (#"{"name":"x","name":"y","password":"long enough"}"#, "body-malformed"), (#"{"name":5,"password":"long enough"}"#, "argument-invalid"),
            (#"{"name":"x","password":"long enough","kind":"central"}"#, "argument-invalid"), ("", "body-malformed"),
        ])
    func `what an operation does not take is refused with the field`(body: String, code: String) async throws {
        try await withCentral { central in
            let owner = try APIClient.owner(central)
            let reply = try await owner.call(.POST, "sites", raw: body)
            #expect(reply.code == code && (400..<500).contains(reply.status))
            #expect(try central.administration.sites().count == 1)
        }
    }

    @Test func `addresses and parameters that mean nothing are refused, and say so as problems`() async throws {
        try await withCentral { central in
            let owner = try APIClient.owner(central)
            for path in ["sites?limit=0", "sites?limit=x", "sites?limit=1&limit=2", "sites?colour=red", "sites?sort=colour"] {
                let reply = try await owner.call(.GET, path)
                #expect((400..<500).contains(reply.status), "\(path) \(reply.status)")
            }
            #expect(try await owner.call(.GET, "nowhere").code == "route-unknown")
            let wrong = try await owner.call(.PUT, "sites/central")
            #expect(wrong.status == 405 && wrong.code == "method-unknown" && wrong.headers.first(name: "Allow") == "DELETE, GET, PATCH")
            #expect(try await owner.call(.GET, "sites", .object([])).code == "argument-invalid")
            #expect(try await owner.call(.PATCH, "sites/central", .object([("enabled", .bool(false))]), headers: ["If-Match": "x"]).code == "argument-invalid")
        }
    }

    @Test func `who can read the data folder may do everything, and the log names the access token`() async throws {
        try await withCentral { central in
            let owner = try APIClient.owner(central)
            #expect(try await owner.call(.GET, "me").body["account"]?.isNull == true)
            let body = JSONValue.object([("name", .string("Kofi")), ("password", .string("long enough")), ("role", .string("support"))])
            #expect(try await owner.call(.POST, "accounts", body).status == 201)
            #expect(try central.administration.audited().first?.actor == "access token")
            #expect(try await owner.call(.POST, "me/keys", .object([("label", .string("x"))])).code == "argument-invalid")
        }
    }

    @Test func `guesses cost turns, and neither the rightful person nor a site is kept out`() async throws {
        try await withCentral({ $0.lockout.patience = .seconds(1) }) { central in
            try central.addSite("Ama")
            _ = try await APIClient(central: central).person("Ama", .viewer)
            let open = APIClient(central: central)
            var codes: Set<String> = []
            for _ in 0..<12 {
                let reply = try await open.call(.POST, "sessions", .object([("name", .string("Ama")), ("password", .string("guess"))]))
                codes.insert(reply.code ?? "")
                if reply.code == "locked-out" {
                    #expect(reply.status == 429 && reply.headers.first(name: "Retry-After") != nil)
                    break
                }
            }
            #expect(codes == ["credentials-wrong", "locked-out"])
            // Its site of the same name signs in all the same.
            #expect(try await central.signIn("Ama").status == 200)
        }
    }

    @Test func `status events tell what changed within seconds, and end with the session`() async throws {
        try await withCentral { central in
            let ama = try await APIClient(central: central).person("Ama", .viewer, [.editSyncSites])
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(central.port)/api/v1/events")
            request.headers.add(name: "Authorization", value: "Bearer \(try #require(ama.key))")
            let response = try await central.client.execute(request, timeout: .seconds(60))
            #expect(response.headers.first(name: "Content-Type") == "text/event-stream")
            var text = ""
            for try await piece in response.body {
                text += String(buffer: piece)
                let events = text.components(separatedBy: "\n\n").filter { $0.hasPrefix("event: status") }
                if events.count == 1, text.hasSuffix("\n\n"), !text.contains("\"North\"") { try central.addSite("North") }
                if text.contains("\"North\""), text.hasSuffix("\n\n") { try await ama.call(.DELETE, "sessions/current") }
            }
            #expect(text.contains("\"North\""))
        }
    }
}
