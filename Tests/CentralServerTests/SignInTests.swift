import CentralServer
import Failures
import HTTPHost
import Sync
import Testing

@Suite("R-SYNC 4: signing in")
struct SignInTests {
    @Test func `a site with the right password gets a session that its other calls need`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let answer = try await central.signIn("Clinic")
            #expect(answer.status == 200)
            #expect(answer.headers.first(name: "tributary-session")?.count == 64)
            #expect(answer.text.contains(#""name":"Clinic""#))
            let bare = try await central.call(.POST, "/sync/v1/pull", body: Array("{}".utf8))
            #expect(bare.code == "session-unknown")
            #expect(bare.status == 401)
            let pull = #"{"opening":"","position":0,"subscription":0,"bytes":64000}"#
            #expect(
                try await central.call(.POST, "/sync/v1/pull", headers: central.session("Clinic"), body: Array(pull.utf8)).status == 200)
        }
    }

    @Test func `a wrong password, an unknown site, central's own name and no password at all are told apart by nobody`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            var answers: [Answer] = []
            answers.append(try await central.signIn("Clinic", "a wrong password"))
            answers.append(try await central.signIn("Nowhere", "a wrong password"))
            answers.append(try await central.signIn("Ministry", "a wrong password"))
            answers.append(try await central.call(.POST, "/sync/v1/session", body: CentralUnderTest.sessionBody(database: "database-x")))
            for answer in answers {
                #expect(answer.code == "credentials-wrong")
                #expect(answer.status == 401)
                #expect(answer.text == answers[0].text)
            }
        }
    }

    @Test func `a second device with the same password is refused until the pairing is cleared`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let first = try await central.session("Clinic")
            #expect(try await central.signIn("Clinic", database: "database-other").code == "second-device")
            var edit = Administration.SiteEdit()
            edit.clearsPairing = true
            _ = try central.administration.editSite("Clinic", edit)
            #expect(try await central.signIn("Clinic", database: "database-other").status == 200)
            #expect(try await central.call(.POST, "/sync/v1/pull", headers: first, body: Self.pull).code == "second-device")
        }
    }

    @Test func `a program that speaks only older or only newer protocols is told so`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            for (versions, code) in [(0...0, "protocol-too-old"), (7...9, "protocol-too-new")] {
                let answer = try await central.call(
                    .POST, "/sync/v1/session", headers: CentralUnderTest.basic("Clinic", CentralUnderTest.password),
                    body: CentralUnderTest.sessionBody(database: "database-Clinic", versions: versions))
                #expect(answer.code == code)
                #expect(answer.status == 426)
            }
        }
    }

    @Test func `guessing locks the name for a while and leaves an open session alone`() async throws {
        try await withCentral({ $0.lockout.firstLock = .seconds(60) }) { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            var codes: [String?] = []
            for _ in 0..<6 { codes.append(try await central.signIn("clinic", "guess number").code) }
            #expect(codes.prefix(5).allSatisfy { $0 == "credentials-wrong" })
            let locked = try await central.signIn("Clinic")
            #expect(locked.code == "locked-out", "the right password must not help while the name is locked")
            #expect(locked.status == 429)
            #expect(locked.headers.first(name: "Retry-After").flatMap { Int($0) } ?? 0 >= 1)
            #expect(try await central.call(.POST, "/sync/v1/pull", headers: session, body: Self.pull).status == 200)
        }
    }

    @Test func `a session ends when its password, its permission or all sync is changed`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            var edit = Administration.SiteEdit()
            edit.isEnabled = false
            _ = try central.administration.editSite("Clinic", edit)
            #expect(try await central.call(.POST, "/sync/v1/pull", headers: session, body: Self.pull).code == "sync-is-off")
            edit.isEnabled = true
            edit.secret = try SitePassword.hash("another password", cost: CentralUnderTest.cost)
            _ = try central.administration.editSite("Clinic", edit)
            #expect(try await central.call(.POST, "/sync/v1/pull", headers: session, body: Self.pull).code == "session-unknown")
            #expect(try await central.signIn("Clinic").code == "credentials-wrong")
            #expect(try await central.signIn("Clinic", "another password").status == 200)
            try central.administration.setSync(on: false)
            let off = try await central.signIn("Clinic", "another password")
            #expect(off.code == "sync-is-off")
            #expect(off.headers.first(name: "Retry-After") != nil)
        }
    }

    @Test func `more passwords at once than can be checked are sent away for a moment`() async throws {
        try await withCentral({
            $0.passwordThreads = 1
            $0.passwordsWaitingMax = 1
        }) { central in
            let secret = try SitePassword.hash(CentralUnderTest.password, cost: SitePassword.Cost(log2Rounds: 14))
            for number in 1...8 {
                _ = try central.administration.createSite(name: "Site \(number)", kind: .server, secret: secret, id: "site-\(number)")
            }
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for number in 1...8 { group.addTask { try await central.signIn("Site \(number)", database: "database-\(number)") } }
                let answers = try await group.reduce(into: [Answer]()) { $0.append($1) }
                #expect(answers.contains { $0.status == 200 })
                let refused = answers.filter { $0.status != 200 }
                #expect(!refused.isEmpty)
                #expect(refused.allSatisfy { $0.code == "overloaded" && $0.headers.first(name: "Retry-After") == "5" })
            }
        }
    }

    @Test func `a session that nobody uses ends`() async throws {
        try await withCentral({ $0.sessionLifetime = .milliseconds(50) }) { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            try await Task.sleep(for: .milliseconds(120))
            #expect(try await central.call(.POST, "/sync/v1/pull", headers: session, body: Self.pull).code == "session-unknown")
        }
    }

    @Test func `passwords, tokens and records never reach the log`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            _ = try await central.signIn("Clinic", "a guessed password")
            _ = try await central.call(.POST, "/sync/v1/push", headers: session, body: CentralUnderTest.push(1, message: "message-one"))
            _ = try await central.call(.GET, "/status.json", headers: ["Authorization": "Bearer \(try central.token)"])
            _ = try await central.call(.GET, "/no/such/secret-path?password=hidden")
            _ = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8))
            let log = central.log.lines.joined(separator: "\n")
            #expect(log.contains("A request was answered"))
            #expect(log.contains("/sync/v1/push"))
            let token = try #require(session.first(name: "Authorization")).dropFirst(7)
            let basic = try #require(CentralUnderTest.basic("Clinic", CentralUnderTest.password).first(name: "Authorization")).dropFirst(6)
            for secret in [
                CentralUnderTest.password, "a guessed password", String(token), String(basic), try central.token, "message-one",
                "RequestFieldChange", "secret-path", "hidden", "$scrypt$",
            ] { #expect(!log.contains(secret), "\(secret)") }
        }
    }

    static let pull = Array(#"{"opening":"","position":0,"subscription":0,"bytes":64000}"#.utf8)
}
