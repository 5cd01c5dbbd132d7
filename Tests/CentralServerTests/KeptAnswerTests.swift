import CentralServer
import Foundation
import HTTPHost
import NIOHTTP1
import Testing

@Suite("R-SYNC 4: the rest of a cut answer is kept, within limits")
struct KeptAnswerTests {
    /// One pull whose answer the site asks to be kept.
    ///
    /// - Returns: the answer's size, and the id it is kept under, if it is.
    private func pull(_ central: CentralUnderTest, _ site: String, _ session: HTTPHeaders) async throws -> (size: Int, answerID: String?) {
        var headers = session
        headers.add(name: "tributary-keep", value: "1")
        let subscription = try #require(try central.administration.sites().first { $0.name == site }).subscription
        let body = #"{"opening":"","position":0,"subscription":\#(subscription),"bytes":64000}"#
        let answer = try await central.call(.POST, "/sync/v1/pull", headers: headers, body: Array(body.utf8))
        try #require(answer.status == 200, "\(answer.text)")
        return (answer.bytes.count, answer.headers.first(name: "tributary-answer"))
    }

    private func rest(_ central: CentralUnderTest, _ session: HTTPHeaders, _ answerID: String, from: Int) async throws -> (status: Int, size: Int) {
        let answer = try await central.call(.GET, "/sync/v1/rest?answer=\(answerID)&from=\(from)", headers: session)
        return (answer.status, answer.bytes.count)
    }

    private static func filled(_ central: CentralUnderTest, _ sites: String...) throws {
        try central.loadSample()
        for site in sites { try central.addSite(site) }
    }

    @Test func `an answer is kept for its time and no longer`() async throws {
        try await withCentral({ $0.keptAnswers.age = .milliseconds(1_500) }) { central in
            try Self.filled(central, "North")
            let session = try await central.session("North")
            let kept = try await pull(central, "North", session)
            let answerID = try #require(kept.answerID)
            let now = try await rest(central, session, answerID, from: 100)
            #expect(now.status == 200 && now.size == kept.size - 100)
            try await Task.sleep(for: .milliseconds(1_700))
            #expect(try await rest(central, session, answerID, from: 100).status == 404)
        }
    }

    @Test func `all kept answers together stay within their room: the oldest goes, and one that is larger is not kept`() async throws {
        try await withCentral({ $0.keptAnswers.bytesMax = 100_000 }) { central in
            try Self.filled(central, "North", "South")
            let (north, south) = (try await central.session("North"), try await central.session("South"))
            let first = try await pull(central, "North", north)
            try #require(first.size > 50_000 && first.size < 100_000, "two of them do not fit: \(first.size)")
            let second = try await pull(central, "South", south)
            #expect(try await rest(central, north, try #require(first.answerID), from: 0).status == 404, "the older one made room")
            #expect(try await rest(central, south, try #require(second.answerID), from: 0).size == second.size)
        }
        try await withCentral({ $0.keptAnswers.bytesMax = 10_000 }) { central in
            try Self.filled(central, "North")
            #expect(try await pull(central, "North", try await central.session("North")).answerID == nil)
        }
    }

    @Test func `an answer is given to the device it was made for alone`() async throws {
        try await withCentral { central in
            try Self.filled(central, "North", "South")
            let (north, south) = (try await central.session("North"), try await central.session("South"))
            let kept = try await pull(central, "North", north)
            #expect(try await rest(central, south, try #require(kept.answerID), from: 0).status == 404)
            #expect(try await rest(central, north, try #require(kept.answerID), from: kept.size + 1).status == 404)
        }
    }
}
