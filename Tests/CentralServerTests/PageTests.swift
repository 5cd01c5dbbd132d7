import CentralServer
import Failures
import Foundation
import HTTPHost
import NIOHTTP1
import Payload
import Storage
import SyncCentral
import SyncRules
import Testing

@Suite("Status, metrics and pages of central")
struct PageTests {
    @Test func `health is free, everything else of the host needs the access token`() async throws {
        try await withCentral { central in
            #expect(try await central.call(.GET, "/health").text == #"{"status":"ok"}"#)
            let good: HTTPHeaders = ["Authorization": "Bearer \(try central.token)"]
            for path in ["/status.json", "/metrics"] {
                for headers: HTTPHeaders in [
                    [:], ["Authorization": "Bearer \(String(repeating: "0", count: 64))"], ["Cookie": "tributary=\(try central.token)"],
                ] {
                    let answer = try await central.call(.GET, path, headers: headers)
                    #expect(answer.code == "admin-token-wrong")
                    #expect(answer.status == 401)
                }
                #expect(try await central.call(.GET, path, headers: good).status == 200)
            }
        }
    }

    @Test func `a site's session opens nothing of the administration, and the access token no sync`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            #expect(try await central.call(.GET, "/status.json", headers: try await central.session("Clinic")).status == 401)
            let answer = try await central.call(
                .POST, "/sync/v1/pull", headers: ["Authorization": "Bearer \(try central.token)"], body: SignInTests.pull)
            #expect(answer.code == "session-unknown")
        }
    }

    @Test func `the status tells of each site what it has yet to send and to receive, and no secret`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("Clinic", stores: ["LKC"])
            let answer = try await central.call(.GET, "/status.json", headers: ["Authorization": "Bearer \(try central.token)"])
            let status = try JSONValue(parsing: answer.bytes)
            let clinic = try #require(status["sites"]?.elements?.first { $0["name"]?.text == "Clinic" })
            #expect(try #require(clinic["toReceive"]?.integer) > 100)
            #expect(clinic["toSend"]?.integer == 0)
            #expect(clinic["initialised"]?.truth == false)
            #expect(try #require(status["records"]?["item_line"]?.integer) > 10)
            #expect(!answer.text.contains("scrypt"))
        }
    }

    @Test func `metrics count answers by route and code only`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            _ = try await central.session("Clinic")
            _ = try await central.signIn("Clinic", "a wrong password")
            _ = try await central.call(.GET, "/invented/by/a/client")
            let answer = try await central.call(.GET, "/metrics", headers: ["Authorization": "Bearer \(try central.token)"])
            #expect(answer.headers.first(name: "Content-Type")?.hasPrefix("text/plain") == true)
            for line in [
                #"tributary_http_answers_total{code="ok",route="/sync/v1/session"} 1"#,
                #"tributary_http_answers_total{code="credentials-wrong",route="/sync/v1/session"} 1"#,
                #"tributary_http_answers_total{code="route-unknown",route="unknown"} 1"#,
                "tributary_central_open_sessions 1", #"tributary_http_answer_seconds_count{route="/sync/v1/session"} 2"#,
                #"tributary_central_sign_ins_total{code="ok"} 1"#,
            ] { #expect(answer.text.contains(line), "\(line)") }
            #expect(!answer.text.contains("invented"))
            #expect(!answer.text.contains("Clinic"))
        }
    }

    @Test func `metrics tell of stores, their moves, queues and followers, and of the database's size`() async throws {
        try await withCentral { central in
            try central.loadSample()
            try central.addSite("Clinic", stores: ["LKC"])
            try central.addSite("Hill", stores: [])
            var edit = StoreEdit()
            edit.isDisabled = true
            _ = try central.administration.editStore("RDS", edit, newID: "unused")
            let site = try HTTPSite("Clinic", central)
            try await site.sync(pageBytes: 8_000_000)
            try CentralWriter(central.database).write([CentralUnderTest.unit("one more")])
            _ = try central.administration.moveStore("LKC", to: "central", handoverID: "move")
            func metrics() async throws -> String {
                try await central.call(.GET, "/metrics", headers: ["Authorization": "Bearer \(try central.token)"]).text
            }
            var text = try await metrics()
            for _ in 0..<200 where !text.contains(#"follower_behind_positions{follower="transfers"} "#) {
                try await Task.sleep(for: .milliseconds(50))
                text = try await metrics()
            }
            for line in [
                #"tributary_central_active_stores{state="disabled"} 1"#, #"tributary_central_active_stores{state="site"} 1"#,
                #"tributary_central_active_stores{state="central"} 3"#,
                #"tributary_central_active_stores{state="nowhere"} 0"#, #"tributary_central_moving_stores{phase="ordered"} 1"#,
                #"tributary_central_moving_stores{phase="loading"} 0"#, #"tributary_central_queued_records{direction="to_central"} 0"#,
                #"tributary_central_follower_behind_positions{follower="transfers"} "#,
            ] { #expect(text.contains(line), "\(line)\n\(text.split(separator: "\n").filter { $0.contains("central_") })") }
            let queued = text.split(separator: "\n").first { $0.hasPrefix(#"tributary_central_queued_records{direction="to_sites"}"#) }
            #expect(try #require(queued?.split(separator: " ").last.flatMap { Double($0) }) >= 1)
            #expect(
                try #require(text.split(separator: "\n").first { $0.hasPrefix("tributary_database_bytes") }?.split(separator: " ").last.flatMap { Double($0) })
                    > 10_000)
        }
    }

    @Test func `every metric's name ends in its unit`() {
        for name in MetricName.allCases {
            let stem = name.rawValue.hasSuffix("_total") ? String(name.rawValue.dropLast(6)) : name.rawValue
            let units = [
                "answers", "seconds", "bytes", "sign_ins", "sessions", "sites", "commits", "pushes", "positions", "syncs", "records",
                "rows", "groups", "info", "backups", "stores",
            ]
            #expect(units.contains { stem.hasSuffix("_\($0)") }, "\(name.rawValue)")
            #expect((name.kind == .counter) == name.rawValue.hasSuffix("_total"))
        }
    }

    @Test func `the page opens with the token once, then with a cookie no script and no other site can use`() async throws {
        try await withCentral { central in
            try central.addSite("<b>Clinic & \"Sons\"</b>")
            let closed = try await central.call(.GET, "/")
            #expect(!closed.text.contains("Clinic"))
            #expect(try await central.call(.POST, "/login", body: Array("token=wrong".utf8)).status == 401)
            let opened = try await central.call(.POST, "/login", body: Array("token=\(try central.token)".utf8))
            let cookie = try #require(opened.headers.first(name: "Set-Cookie"))
            #expect(cookie.contains("HttpOnly"))
            #expect(cookie.contains("SameSite=Strict"))
            #expect(!cookie.contains(try central.token))
            let value = String(cookie.prefix { $0 != ";" })
            let page = try await central.call(.GET, "/", headers: ["Cookie": "theme=dark; \(value)"])
            #expect(page.text.contains("&lt;b&gt;Clinic &amp; &quot;Sons&quot;&lt;/b&gt;"))
            #expect(!page.text.contains("<b>Clinic"))
            #expect(page.headers.first(name: "Content-Security-Policy")?.hasPrefix("default-src 'none'") == true)
            #expect(page.text.contains("http-equiv=\"refresh\""))
            #expect(try await central.call(.GET, "/style.css").status == 200)
            _ = try await central.call(.POST, "/logout", headers: ["Cookie": value])
            let after = try await central.call(.GET, "/", headers: ["Cookie": value])
            #expect(!after.text.contains("Clinic"))
        }
    }

    @Test func `whatever is put into markup is escaped unless it is markup`() {
        let name = "<script>alert('x')</script>"
        let inner: Markup = "<td>\(name)</td>"
        let outer: Markup = "<tr>\(inner)\(5)</tr>"
        #expect(outer.text == "<tr><td>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</td>5</tr>")
    }
}
