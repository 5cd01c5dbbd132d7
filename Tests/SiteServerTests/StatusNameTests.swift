import AsyncHTTPClient
import CentralServer
import Foundation
import NIOHTTP1
import Payload
import SiteServer
import Storage
import SyncCentral
import TestSupport
import Testing

@Suite("docs/local-interface.md names every member of a status, one name for one fact, served or written down")
struct StatusNameTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/local-interface.md").standardized

    /// The names of the page's table that stand in one of its columns.
    private static func documented(column: String) throws -> [String] {
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("| member | central |") })
        func cells(_ line: Substring) -> [String] { line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        let index = try #require(cells(lines[start]).firstIndex(of: column))
        return lines[(start + 2)...].prefix { $0.hasPrefix("| ") }.map(cells).filter { $0[index] == "yes" }.map {
            $0[0].replacing("`", with: "")
        }
    }

    private static func names(_ value: JSONValue?) -> [String] { value?.members?.map(\.key) ?? [] }

    @Test func `a site's status has the documented names, from the running program and from what is written down`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 3_600)
            defer { site.remove() }
            let wanted = try Self.documented(column: "a site").sorted()
            #expect(wanted.count > 30)
            try await site.serve { serving in
                try await serving.ready()
                #expect(Self.names(try await serving.status()).sorted() == wanted)
                let told = try JSONValue(parsing: try #require(await StatusReading.served(site.folder.path)))
                #expect(Self.names(told).sorted() == wanted)
            }
            let written = try JSONValue(parsing: StatusReading.written(site.folder.path, site.engine(), now: 1_800_000_000))
            #expect(Self.names(written).sorted() == wanted)
        }
    }

    private func call(_ central: TestCentral, _ port: Int, _ path: String) async throws -> Answer {
        let token = try String(contentsOf: central.folder.appending(path: "access.token"), encoding: .utf8).filter { !$0.isNewline }
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        if path == "/" {
            var login = HTTPClientRequest(url: "http://127.0.0.1:\(port)/login")
            login.method = .POST
            login.body = .bytes(Array("token=\(token)".utf8))
            let cookie = try await Self.client.execute(login, timeout: .seconds(60)).headers.first(name: "set-cookie")
            request.headers = ["Cookie": String(try #require(cookie?.split(separator: ";").first))]
        } else {
            request.headers = ["Authorization": "Bearer \(token)"]
        }
        let response = try await Self.client.execute(request, timeout: .seconds(60))
        let text = String(buffer: try await response.body.collect(upTo: 10_000_000))
        return Answer(status: Int(response.status.code), headers: response.headers, text: text)
    }

    private static let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

    @Test func `central's status and its line for a site have the documented names, served and written down`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        let (wanted, wantedOfSite) = (try Self.documented(column: "central").sorted(), try Self.documented(column: "its line for a site").sorted())
        #expect(wanted.count > 15 && wantedOfSite.count > 20)
        try await central.serve { port in
            let served = try await call(central, port, "/status.json").json
            let written = try JSONValue(parsing: CentralStatusJSON.encode(central.administration.status(), isServing: false))
            for value in [served, written] {
                #expect(Self.names(value).sorted() == wanted)
                #expect(Self.names(value["sites"]?[1]).sorted() == wantedOfSite)
            }
        }
    }

    @Test func `what a site is to central is said in the same words by the page and for commands`() async throws {
        let central = try TestCentral(sample: false)
        try central.addSite("Clinic", stores: [])
        try await central.serve { port in
            func line() async throws -> JSONValue { try #require(try await call(central, port, "/status.json").json["sites"]?[1]) }
            let new = try await line()
            #expect(new.text("state") == "not-paired" && new.text("stateInWords") == "not paired")
            #expect(try await call(central, port, "/").text.contains(">not paired<"))
            let site = try TestSite("Clinic", url: "http://127.0.0.1:\(port)", interval: 3_600)
            defer { site.remove() }
            _ = try await site.sync()
            let ready = try await eventually {
                try await line()
            } until: {
                $0.text("state") == "ready"
            }
            #expect(ready.text("stateInWords") == "up to date")
            #expect(try await call(central, port, "/").text.contains(">up to date<"))
            var edit = Administration.SiteEdit()
            edit.isEnabled = false
            _ = try central.administration.editSite("Clinic", edit)
            let off = try await line()
            #expect(off.text("state") == "off" && off.text("stateInWords") == "switched off")
            #expect(try await call(central, port, "/").text.contains(">switched off<"))
        }
    }
}
