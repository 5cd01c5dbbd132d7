import Failures
import Foundation
import HTTPHost
import NIOHTTP1
import Payload
import SiteServer
import Storage
import SyncRules
import TestSupport
import Testing

@Suite("R-SYNC 8: the storekeeper's page")
struct PageTests {
    @Test func `hostile words in records and answers stay text on the page`() async throws {
        let hostile = #"<script>alert("x")</script>&'"#
        let central = try TestCentral(sample: false)
        try central.addSite(hostile, stores: [])
        try await central.serve { port in
            let site = try TestSite(hostile, url: "http://127.0.0.1:\(port)")
            defer { site.remove() }
            _ = try await site.sync()
            let engine = try site.engine()
            try engine.database.write { try $0.log.write("test", code: hostile, hostile) }
            try await site.serve { serving in
                try await eventually {
                    try await serving.status()
                } until: {
                    $0["online"]?.truth == true && $0["progress"]?.isNull == true
                }
                let login = try await serving.call(.POST, "/login", "token=\(serving.token)", headers: [:])
                let cookie = try #require(login.headers.first(name: "set-cookie")?.split(separator: ";").first)
                #expect(login.headers.first(name: "set-cookie")?.contains("HttpOnly; SameSite=Strict") == true)
                let page = try await serving.call(.GET, "/", headers: ["Cookie": String(cookie)])
                #expect(page.status == 200)
                #expect(!page.text.contains("<script"))
                #expect(page.text.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;"))
                #expect(page.headers.first(name: "content-security-policy")?.contains("default-src 'none'") == true)
                #expect(page.headers.first(name: "x-content-type-options") == "nosniff")
                #expect(page.text.contains("Up to date."))
                #expect(page.text.contains("Waiting to be sent"))
                #expect(!page.text.contains(serving.token))
            }
        }
    }

    @Test func `the button on the page starts a sync, for nobody but who is logged in`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            defer { site.remove() }
            try await site.serve { serving in
                let stranger = try await serving.call(.POST, "/start", "", headers: [:])
                #expect(stranger.headers.first(name: "location") == "/login")
                #expect(try await serving.status().text("state") == "new")
                let login = try await serving.call(.POST, "/login", "token=\(serving.token)", headers: [:])
                let cookie = try #require(login.headers.first(name: "set-cookie")?.split(separator: ";").first)
                _ = try await serving.call(.POST, "/start", "", headers: ["Cookie": String(cookie)])
                try await serving.ready()
            }
        }
    }

    @Test func `a trouble is told with its remedy, the time it began and the next attempt`() async throws {
        let site = try TestSite("Clinic", url: "http://127.0.0.1:9")
        defer { site.remove() }
        try await site.serve { serving in
            try await eventually {
                try await serving.status()
            } until: {
                !($0["lastError"]?.isNull ?? true)
            }
            let login = try await serving.call(.POST, "/login", "token=\(serving.token)", headers: [:])
            let cookie = try #require(login.headers.first(name: "set-cookie")?.split(separator: ";").first)
            let page = try await serving.call(.GET, "/", headers: ["Cookie": String(cookie)])
            #expect(page.text.contains(FailureCode.centralUnreachable.remedy))
            #expect(page.text.contains("has not received anything yet"))
            #expect(page.text.contains("unknown while offline"))
            #expect(page.text.contains("never"))
        }
    }

    @Test func `a restart does not forget how the last syncs ended`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        let site = try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 0)
            _ = try await site.sync()
            return site
        }
        defer { site.remove() }
        let failure = await #expect(throws: Failure.self) { try await site.sync() }
        #expect(failure?.code == .centralUnreachable)
        try await site.serve { serving in
            let status = try await serving.status()
            #expect(status["lastSuccess"]?.integer != nil)
            #expect(status.text("lastError", "code") == "central-unreachable")
            #expect(status["online"]?.truth == false)
        }
    }

    @Test func `secrets of a data folder are readable by their owner alone`() async throws {
        let site = try TestSite("Clinic", url: "http://127.0.0.1:9", interval: 0)
        defer { site.remove() }
        try await site.serve { _ in
            for name in ["site.password", "access.token", "serve.json"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(site.folder.path)/\(name)")
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
            let settings = try String(contentsOfFile: "\(site.folder.path)/site.json", encoding: .utf8)
            #expect(!settings.contains(TestCentral.password))
        }
    }
}
