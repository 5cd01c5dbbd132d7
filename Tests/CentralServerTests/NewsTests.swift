import CentralServer
import Failures
import Foundation
import NIOHTTP1
import Storage
import SyncCentral
import Testing

@Suite("Waiting for news", .serialized)
struct NewsTests {
    /// A site that is up to date, and where it stands.
    private func upToDate(
        _ name: String, _ central: CentralUnderTest, stores: [String] = []
    ) async throws -> (site: HTTPSite, address: String) {
        try central.addSite(name, stores: stores)
        let site = try HTTPSite(name, central)
        try await site.sync(pageBytes: 8_000_000)
        let position = try central.database.read { try $0.ledger.head() }
        let subscription = try central.administration.site(name).subscription
        return (site, "/sync/v1/wait?position=\(position)&subscription=\(subscription)")
    }

    @Test func `a waiting site hears of an edit in this process`() async throws {
        try await withCentral({ $0.newsPollTime = .seconds(30) }) { central in
            try central.loadSample()
            let (site, address) = try await upToDate("Clinic", central, stores: ["LKC"])
            try central.addSite("Writer")
            let writer = try await central.session("Writer")
            let store = try central.administration.store("LKC").id
            async let waiting = central.call(.GET, address, headers: site.bearer)
            try await Task.sleep(for: .milliseconds(200))
            let body = CentralUnderTest.push(1, message: "to the clinic", store: store)
            #expect(try await central.call(.POST, "/sync/v1/push", headers: writer, body: body).status == 200)
            #expect(try await waiting.text == #"{"news":true}"#)
        }
    }

    @Test func `a waiting site hears of an edit by another process`() async throws {
        try await withCentral { central in
            let (site, address) = try await upToDate("Clinic", central)
            async let waiting = central.call(.GET, address, headers: site.bearer)
            try await Task.sleep(for: .milliseconds(200))
            let other = try CentralUnderTest.makeDatabase(central.folder)
            try CentralWriter(other).write([CentralUnderTest.unit("a new unit")])
            let answer = try await waiting
            #expect(answer.text == #"{"news":true}"#)
        }
    }

    @Test func `a waiting site hears at once that its synchronisation, or all, is switched off`() async throws {
        try await withCentral { central in
            let (site, address) = try await upToDate("Clinic", central)
            let (other, otherAddress) = try await upToDate("Other", central)
            async let waiting = central.call(.GET, address, headers: site.bearer)
            async let beside = central.call(.GET, otherAddress, headers: other.bearer)
            try await Task.sleep(for: .milliseconds(200))
            let start = ContinuousClock.now
            var edit = Administration.SiteEdit()
            edit.isEnabled = false
            // As a command does: in a process of its own.
            let administration = Administration(try CentralUnderTest.makeDatabase(central.folder))
            _ = try administration.editSite("Clinic", edit)
            let answer = try await waiting
            #expect(answer.code == "sync-is-off")
            #expect(answer.headers.first(name: "Retry-After").flatMap { Int($0) } ?? 60 <= 10)
            #expect(ContinuousClock.now - start < .seconds(5))
            try administration.setSync(on: false)
            #expect(try await beside.code == "sync-is-off")
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test func `without news the answer says so after the time set`() async throws {
        try await withCentral({ $0.longPollTime = .milliseconds(600) }) { central in
            let (site, address) = try await upToDate("Clinic", central)
            let start = ContinuousClock.now
            let answer = try await central.call(.GET, address, headers: site.bearer)
            #expect(answer.text == #"{"news":false}"#)
            #expect(ContinuousClock.now - start >= .milliseconds(590))
        }
    }

    @Test func `a site that is behind is answered at once, and so is one whose stores changed`() async throws {
        try await withCentral { central in
            let (site, address) = try await upToDate("Clinic", central)
            try CentralWriter(central.database).write([CentralUnderTest.unit("a new unit")])
            #expect(try await central.call(.GET, address, headers: site.bearer).text == #"{"news":true}"#)
            let now = "/sync/v1/wait?position=\(try central.database.read { try $0.ledger.head() })&subscription=-5"
            #expect(try await central.call(.GET, now, headers: site.bearer).text == #"{"news":true}"#)
        }
    }

    @Test func `a newer wait of a site ends its older one`() async throws {
        try await withCentral { central in
            let (site, address) = try await upToDate("Clinic", central)
            async let older = central.call(.GET, address, headers: site.bearer)
            try await Task.sleep(for: .milliseconds(150))
            async let newer = central.call(.GET, address, headers: site.bearer)
            #expect(try await older.text == #"{"news":false}"#)
            try CentralWriter(central.database).write([CentralUnderTest.unit("a new unit")])
            #expect(try await newer.text == #"{"news":true}"#)
        }
    }

    @Test func `waiting needs a session and two numbers`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            #expect(try await central.call(.GET, "/sync/v1/wait?position=0&subscription=1").code == "session-unknown")
            for query in ["", "?position=1", "?position=x&subscription=1", "?position=-1&subscription=1"] {
                #expect(try await central.call(.GET, "/sync/v1/wait\(query)", headers: session).code == "argument-invalid")
            }
        }
    }

    @Test func `a stop of the server ends all waits at once`() async throws {
        try await withCentral { central in
            let (site, address) = try await upToDate("Clinic", central)
            async let waiting = central.call(.GET, address, headers: site.bearer)
            try await Task.sleep(for: .milliseconds(200))
            await central.stop()
            #expect(try await waiting.text == #"{"news":false}"#)
        }
    }

    @Test func `hundreds of waiting sites all hear of one edit`() async throws {
        try await withCentral { central in
            var waits: [(headers: HTTPHeaders, site: String)] = []
            for number in 1...300 {
                try central.addSite("Site \(number)")
                waits.append((try await central.session("Site \(number)"), "Site \(number)"))
            }
            let position = try central.database.read { try $0.ledger.head() }
            let subscription = try central.administration.site("Site 1").subscription
            try await withThrowingTaskGroup(of: String.self) { group in
                for wait in waits {
                    group.addTask {
                        try await central.call(
                            .GET, "/sync/v1/wait?position=\(position)&subscription=\(subscription)", headers: wait.headers
                        ).text
                    }
                }
                try await Task.sleep(for: .milliseconds(800))
                try CentralWriter(central.database).write([CentralUnderTest.unit("a new unit")])
                let texts = try await group.reduce(into: [String]()) { $0.append($1) }
                #expect(texts.count { $0 == #"{"news":true}"# } == 300)
            }
        }
    }
}
