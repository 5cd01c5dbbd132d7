import Failures
import Foundation
import HTTPHost
import NIOHTTP1
import Payload
import Storage
import SyncRules
import Testing

@testable import CentralServer

@Suite("What central tells who watches it, and who comes in")
struct DoorTests {
    @Test func `a database that cannot be written makes central unwell, in a word, and well again afterwards`() async throws {
        try await withCentral { central in
            // Before anybody asked: a good answer is remembered for some seconds.
            try central.limitPages(true)
            let unwell = try await central.call(.GET, "/health")
            #expect(unwell.status == 503)
            #expect(unwell.text == #"{"status":"disk-full"}"#)
            try central.limitPages(false)
            #expect(try await central.call(.GET, "/health").status == 200)
        }
    }

    @Test func `a site whose clock is years off is named on central's status, and told central's time`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let body = #"{"protocol":[1,1],"app":"t","database":"database-Clinic","seenOpenings":[],"time":86400}"#
            let headers = CentralUnderTest.basic("Clinic", CentralUnderTest.password)
            let answer = try await central.call(.POST, "/sync/v1/session", headers: headers, body: Array(body.utf8))
            let time = try #require(try JSONValue(parsing: answer.bytes)["time"]?.integer)
            #expect(abs(time - Int64(Date().timeIntervalSince1970)) < 60)
            func clinic() async throws -> JSONValue? {
                let status = try await central.call(.GET, "/status.json", headers: ["Authorization": "Bearer \(try central.token)"])
                return try JSONValue(parsing: status.bytes)["sites"]?.elements?.first { $0["name"]?.text == "Clinic" }
            }
            #expect(try #require(try await clinic()?["clockAheadSeconds"]?.integer) < -1_000_000_000)
            #expect(try central.database.read { try $0.log.recent(10) }.contains { $0.code == "clock-differs" })
            let absurd = body.replacing("86400", with: "9223372036854775807")
            #expect(try await central.call(.POST, "/sync/v1/session", headers: headers, body: Array(absurd.utf8)).status == 200)
            #expect(try await clinic()?["clockAheadSeconds"]?.isNull == true)
        }
    }

    @Test func `two spellings of one site's name are one name, for creating, signing in and finding`() async throws {
        try await withCentral { central in
            let composed = "Cafe\u{301} clinic".precomposedStringWithCanonicalMapping
            let decomposed = composed.decomposedStringWithCanonicalMapping
            #expect(!composed.utf8.elementsEqual(decomposed.utf8))
            try central.addSite(decomposed)
            let again = #expect(throws: Failure.self) { try central.addSite(composed) }
            #expect(again?.code == .nameTaken)
            #expect(try central.administration.site(composed).id == central.administration.site(decomposed).id)
            for name in [composed, decomposed] {
                #expect(try await central.signIn(name, database: "database-cafe").status == 200)
            }
        }
    }

    @Test func `a password made on one machine lets a device in that spells its letters otherwise, at the first call and later`() async throws {
        try await withCentral { central in
            let composed = "caf\u{E9} \u{E0} la clinique"
            try central.addSite("Clinic", password: composed.decomposedStringWithCanonicalMapping)
            for password in [composed, composed.decomposedStringWithCanonicalMapping, composed] {
                #expect(try await central.signIn("Clinic", password).status == 200)
            }
            #expect(try await central.signIn("Clinic", "cafe a la clinique").code == "credentials-wrong")
        }
    }

    @Test func `a site whose name was stored in another spelling before is found and signs in`() async throws {
        try await withCentral { central in
            try central.addSite("Cafe\u{301} clinic")
            try central.database.write { transaction in
                guard var site = try transaction.sites.site("site-Cafe\u{301} clinic") else { return }
                site.name = site.name.decomposedStringWithCanonicalMapping
                try transaction.sites.save(site)
            }
            let composed = "CAF\u{C9} clinic"
            #expect(try central.administration.site(composed).name.utf8.elementsEqual("Cafe\u{301} clinic".utf8))
            #expect(try await central.signIn(composed, database: "database-cafe").status == 200)
        }
    }

    @Test func `a form from another server's page does nothing, and one from this page does`() async throws {
        try await withCentral { central in
            let token = Array("token=\(try central.token)".utf8)
            for headers: HTTPHeaders in [
                ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "http://127.0.0.1:1"], ["Origin": "null"],
                ["Origin": "http://elsewhere.example"],
            ] {
                let answer = try await central.call(.POST, "/login", headers: headers, body: token)
                #expect(answer.code == "form-from-elsewhere")
                #expect(answer.headers.first(name: "Set-Cookie") == nil)
            }
            for headers: HTTPHeaders in [
                ["Sec-Fetch-Site": "same-origin", "Origin": "https://outside.example"], ["Origin": "http://127.0.0.1:\(central.port)"],
            ] {
                #expect(try await central.call(.POST, "/login", headers: headers, body: token).status == 303)
            }
        }
    }

    @Test func `cookies of two servers of one host do not overwrite one another`() async throws {
        func cookie() async throws -> String {
            try await withCentral { central in
                let login = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8))
                return String(login.headers.first(name: "Set-Cookie")?.prefix { $0 != "=" } ?? "")
            }
        }
        let (one, other) = (try await cookie(), try await cookie())
        #expect(one.hasPrefix("tributary-"))
        #expect(one != other)
    }

    @Test func `a short code opens the page once, for whoever may read the folder's token`() async throws {
        try await withCentral { central in
            #expect(try await central.call(.POST, "/page-link").code == "admin-token-wrong")
            let made = try await central.call(.POST, "/page-link", headers: ["Authorization": "Bearer \(try central.token)"])
            let code = try #require(try JSONValue(parsing: made.bytes)["code"]?.text)
            #expect(code.utf8.count == 9)
            #expect(try await central.call(.GET, "/login?code=\(code)").text.contains("value=\"\(code)\""))
            let typed = "token=" + code.lowercased().replacing("-", with: "+")
            let opened = try await central.call(.POST, "/login", body: Array(typed.utf8))
            #expect(opened.status == 303)
            let cookie = String(try #require(opened.headers.first(name: "Set-Cookie")).prefix { $0 != ";" })
            #expect(try await central.call(.GET, "/", headers: ["Cookie": cookie]).text.contains("Log out"))
            #expect(try await central.call(.POST, "/login", body: Array(typed.utf8)).status == 401, "a code is good once")
        }
    }

    @Test func `idle connections of one address give way to whoever asks, with a line in the log`() async throws {
        try await withCentral({
            $0.limits.connectionsMax = 60
            $0.limits.connectionsPerAddressMax = 40
        }) { central in
            var idle: [IdleSocket] = []
            for _ in 0..<150 { idle.append(try IdleSocket(port: central.port)) }
            for _ in 0..<5 { #expect(try await central.call(.GET, "/health").status == 200) }
            #expect(central.log.lines.contains { $0.contains("Too many connections") })
            withExtendedLifetime(idle) {}
        }
    }

    @Test func `signs that do something are not shown`() {
        #expect("a\u{1B}[2Jb".shown == "a\u{FFFD}[2Jb")
        #expect("a\nb\u{9B}c\u{202E}d".shown == "a\nb\u{FFFD}c\u{FFFD}d")
        #expect("a\nb".shownOnOneLine == "a\u{FFFD}b")
        #expect("Işıl शक्‍ति 👩‍⚕️".shownOnOneLine == "Işıl शक्‍ति 👩‍⚕️", "scripts that join letters stay as they are")
        let cell: Markup = "<td>\("x\u{1B}]0;y\u{7}")</td>"
        #expect(cell.text == "<td>x\u{FFFD}]0;y\u{FFFD}</td>")
    }
}
