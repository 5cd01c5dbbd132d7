import Failures
import Foundation
import HTTPHost
import SyncProtocol
import TestSupport
import Testing

@testable import CentralServer

@Suite("R-SYNC 7: sites that come back at once")
struct ReceptionTests {
    private func limits(visits: Int = 10, promised: Int = 10) -> ReceptionLimits {
        var limits = ReceptionLimits()
        (limits.visitsMax, limits.promisedMax) = (visits, promised)
        return limits
    }

    private func wait(_ verdict: ReceptionBook.Verdict) -> Duration? {
        if case .later(let wait) = verdict { wait } else { nil }
    }

    @Test func `nobody is sent away while there is room, and who has begun goes on`() {
        var book = ReceptionBook(limits())
        for number in 0..<10 {
            #expect(book.arrive(UInt64(number), now: .zero) == .enter)
            book.remember(site: "S\(number)", now: .zero)
        }
        #expect(wait(book.arrive(99, now: .zero)) != nil)
        #expect(book.arrive(1, site: "S1", now: .zero) == .enter)
        book.leave(site: "S1")
        #expect(book.arrive(99, now: .zero) == .enter)
        // Also when it asks again while others stand before the door.
        book.remember(site: "S99", now: .zero)
        #expect(book.arrive(1, site: "S1", now: .seconds(20)) == .enter)
    }

    @Test func `turns are spread at the pace at which syncs end, and kept for who asks again`() throws {
        var book = ReceptionBook(limits(visits: 0))
        let waits = try (0..<400).map { number in try #require(wait(book.arrive(UInt64(number), now: .zero))) }
        #expect(waits == waits.sorted())
        // 64 a second of the 80 that are taken to be possible at first.
        #expect(try #require(waits.last) > .seconds(6) && #require(waits.last) < .seconds(8))
        #expect(wait(book.arrive(399, now: .seconds(2))) == (try #require(waits.last)) - .seconds(2))
        #expect(wait(book.arrive(1_000, now: .zero)).map { $0 > waits[399] } == true)
    }

    @Test func `who comes when it was told finds room that others do not`() throws {
        var book = ReceptionBook(limits(visits: 1, promised: 1))
        #expect(book.arrive(1, now: .zero) == .enter)
        book.begin("A", now: .zero)
        let told = try #require(wait(book.arrive(2, now: .zero)))
        #expect(wait(book.arrive(3, now: told)) != nil)
        #expect(book.arrive(2, now: told) == .enter)
    }

    @Test func `a site that has fallen silent takes nobody's room`() {
        var book = ReceptionBook(limits(visits: 1))
        book.begin("A", now: .zero)
        #expect(wait(book.arrive(2, now: .seconds(5))) != nil, "its call is being worked on")
        book.end("A", now: .seconds(5))
        #expect(wait(book.arrive(3, now: .seconds(5))) != nil)
        #expect(book.arrive(4, now: .seconds(6)) == .enter)
    }

    @Test func `a server that is late beside a crowd takes nobody new, and beside a few it does`() {
        var limits = ReceptionLimits()
        limits.crowdLeast = 2
        var book = ReceptionBook(limits)
        book.note(lateness: .milliseconds(400))
        #expect(book.arrive(9, now: .zero) == .enter)
        book.begin("A", now: .zero)
        book.begin("B", now: .zero)
        let told = wait(book.arrive(1, now: .zero)) ?? .zero
        #expect(told > .zero)
        #expect(book.arrive(1, now: told) == .enter, "who was told when to come is let in sooner")
        for _ in 0..<5 { book.note(lateness: .zero) }
        #expect(book.arrive(2, now: .zero) == .enter)
    }

    @Test func `the pace follows what the server finishes, and a wait has an end`() throws {
        var book = ReceptionBook(limits(visits: 5))
        for second in 1..<20 {
            for number in 0..<20 {
                let now = Duration.seconds(second) + .milliseconds(number * 40)
                book.begin("S\(second)-\(number)", now: now)
                _ = book.arrive(UInt64(second * 1_000 + number), now: now)
                book.end("S\(second)-\(number)", now: now)
                book.leave(site: "S\(second)-\(number)")
            }
            for number in 0..<5 { book.begin("Stays\(number)", now: .seconds(second)) }
        }
        #expect(book.rate < 40, "\(book.rate)")
        var longest = Duration.zero
        for number in 0..<120_000 { longest = max(longest, wait(book.arrive(UInt64(1_000_000 + number), now: .seconds(20))) ?? .zero) }
        #expect(longest <= .seconds(3_000))
    }

    @Test func `a crowd over HTTP is told when to come, and the connection is free for others`() async throws {
        try await withCentral({ $0.reception.visitsMax = 0 }) { central in
            try central.addSite("Clinic")
            let body = Array(#"{"protocol":[1,1],"app":"test","database":"0123456789","seenOpenings":[]}"#.utf8)
            let answer = try await central.call(
                .POST, "/sync/v1/session", headers: ["Authorization": "Bearer \(String(repeating: "a", count: 64))", SyncAddress.callHeader: "mark"], body: body
            )
            #expect(answer.code == "overloaded")
            // A server that is late says a later time.
            #expect(answer.headers.first(name: "Retry-After").flatMap { Int($0) }.map { (1...600).contains($0) } == true)
            #expect(answer.headers.first(name: "Connection") == "close")
            #expect(answer.headers.first(name: SyncAddress.callHeader) == "mark")
            #expect(central.metrics.value(.visitsDeferred) == 1)
            #expect(central.log.lines.count { $0.contains("More sites came at once") } == 1)
        }
    }

    @Test func `connections that were answered and ask for nothing give way to whoever has something to say`() async throws {
        try await withCentral({
            $0.limits.connectionsMax = 60
            $0.limits.connectionsPerAddressMax = 100
        }) { central in
            var idle: [IdleSocket] = []
            for _ in 0..<58 { idle.append(try IdleSocket(port: central.port, saying: "GET /health HTTP/1.1\r\nHost: c\r\n\r\n")) }
            _ = try await eventually {
                central.metrics.value(.httpAnswers, [("code", "ok"), ("route", "/health")])
            } until: {
                $0 >= 58
            }
            try await Task.sleep(for: .milliseconds(1_100))
            // One after the other: room is made for a few at a time.
            for number in 1...6 {
                idle.append(try IdleSocket(port: central.port, saying: "GET /health HTTP/1.1\r\nHost: c\r\n\r\n"))
                _ = try await eventually {
                    central.metrics.value(.httpAnswers, [("code", "ok"), ("route", "/health")])
                } until: {
                    $0 >= Double(58 + number)
                }
                try await Task.sleep(for: .milliseconds(150))
            }
            withExtendedLifetime(idle) {}
        }
    }
}
