import CentralServer
import Failures
import HTTPHost
import SyncCentral
import Testing

@Suite("R-SYNC 4: signing in")
struct SignInTests {
    @Test func `a site with the right password gets a session that its other calls need`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let answer = try await central.signIn("Clinic")
            #expect(answer.status == 200)
            #expect(answer.headers.first(name: "tributary-session")?.count == 32)
            #expect(answer.text.contains(#""name":"Clinic""#))
            let bare = try await central.call(.POST, "/sync/v1/pull", body: Array("{}".utf8))
            #expect(bare.code == "session-unknown")
            #expect(bare.status == 401)
            let pull = #"{"opening":"","position":0,"subscription":0,"bytes":64000}"#
            #expect(
                try await central.call(.POST, "/sync/v1/pull", headers: central.session("Clinic"), body: Array(pull.utf8)).status == 200)
        }
    }

    @Test func `a wrong password, an unknown site and central's own name are told apart by nobody`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            var answers: [Answer] = []
            answers.append(try await central.signIn("Clinic", "a wrong password"))
            answers.append(try await central.signIn("Nowhere", "a wrong password"))
            answers.append(try await central.signIn("Ministry", "a wrong password"))
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

    @Test func `a call without name and password, as a proxy may make it, is not told that the password is wrong`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let body = CentralUnderTest.sessionBody(database: "database-Clinic")
            let bare = try await central.call(.POST, "/sync/v1/session", body: body)
            #expect(bare.code == "credentials-missing")
            #expect(bare.status == 401)
            let spoilt = try await central.call(.POST, "/sync/v1/session", headers: ["Authorization": "Basic !!"], body: body)
            #expect(spoilt.code == "credentials-wrong")
        }
    }

    @Test func `guesses at a site's name from its own address neither lock it out nor end its session`() async throws {
        try await withCentral({
            $0.lockout.firstWait = .seconds(60)
            $0.lockout.longestWait = .seconds(60)
        }) { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            var codes: [String?] = []
            for _ in 0..<8 { codes.append(try await central.signIn("clinic", "guess number", database: "database-guesser").code) }
            #expect(codes.prefix(5).allSatisfy { $0 == "credentials-wrong" })
            #expect(codes.last == "locked-out")
            #expect(try await central.signIn("Clinic").status == 200, "the site's own device, with the right password")
            let other = try await central.signIn("Clinic", database: "database-other")
            #expect(other.code == "locked-out")
            #expect(other.status == 429)
            #expect(other.headers.first(name: "Retry-After").flatMap { Int($0) } ?? 0 >= 1)
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
                // Those who wait for a password's turn hear five seconds; where more call than are served, each hears a turn of its own.
                #expect(refused.allSatisfy { $0.code == "overloaded" && (1...600).contains($0.headers.first(name: "Retry-After").flatMap { Int($0) } ?? 0) })
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

@Suite("Guesses and forwarded addresses")
struct ForwardedSignInTests {
    @Test func `a device with an old password behind a proxy does not lock out the site whose name it uses`() async throws {
        try await withCentral({
            $0.lockout.firstWait = .milliseconds(100)
            $0.lockout.longestWait = .milliseconds(200)
            $0.lockout.patience = .seconds(2)
        }) { central in
            for name in ["North", "South"] { try central.addSite(name) }
            _ = try await central.session("North")
            async let guesses = Self.guess(central, times: 40)
            for _ in 0..<4 {
                #expect(try await central.signIn("North").status == 200)
                #expect(try await central.signIn("South").status == 200)
            }
            _ = await guesses
        }
    }

    private static func guess(_ central: CentralUnderTest, times: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<times {
                group.addTask { _ = try? await central.signIn("North", "an old password", database: "database-old-tablet") }
            }
        }
    }

    @Test func `the very database with a wrong password is slowed down, and its right password needs no turn`() async throws {
        try await withCentral({
            $0.lockout.firstWait = .seconds(60)
            $0.lockout.longestWait = .seconds(60)
        }) { central in
            try central.addSite("North")
            _ = try await central.session("North")
            for _ in 0..<6 { _ = try await central.signIn("North", "an old password") }
            #expect(try await central.signIn("North", "an old password").code == "locked-out")
            #expect(try await central.signIn("North").status == 200)
        }
    }

    @Test func `a name under guesses lets a device in that never called before, after its turn`() async throws {
        try await withCentral({
            $0.lockout.firstWait = .milliseconds(50)
            $0.lockout.longestWait = .milliseconds(100)
        }) { central in
            try central.addSite("North")
            for _ in 0..<12 { _ = try await central.signIn("North", "a guess", database: "database-guesser") }
            #expect(try await central.signIn("North").status == 200)
        }
    }

    @Test func `a forwarded address counts only when it comes from a trusted proxy`() async throws {
        func waits(_ configure: @escaping (inout CentralServerConfiguration) throws -> Void) async throws -> String? {
            try await withCentral({
                $0.lockout.firstWait = .seconds(60)
                $0.lockout.longestWait = .seconds(60)
                try configure(&$0)
            }) { central in
                try central.addSite("North")
                func call(_ password: String, from address: String) async throws -> Answer {
                    var headers = CentralUnderTest.basic("North", password)
                    headers.add(name: "X-Forwarded-For", value: address)
                    return try await central.call(
                        .POST, "/sync/v1/session", headers: headers, body: CentralUnderTest.sessionBody(database: "database-North"))
                }
                for _ in 0..<8 { _ = try await call("a guess", from: "203.0.113.9") }
                return try await call(CentralUnderTest.password, from: "198.51.100.7").code
            }
        }
        #expect(try await waits { $0.trustedProxies = try TrustedProxies(["127.0.0.0/8"]) } == nil)
        #expect(try await waits { _ in } == "locked-out", "nobody is believed unless it is set")
        #expect(try await waits { $0.trustedProxies = try TrustedProxies(["10.0.0.0/8", "::1"]) } == "locked-out")
    }
}
