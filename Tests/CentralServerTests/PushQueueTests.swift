import CentralServer
import Failures
import Foundation
import Storage
import SyncRules
import Testing

@Suite("Pushes that share a transaction")
struct PushQueueTests {
    @Test func `pushes of many sites at once share commits, and each is applied once`() async throws {
        try await withCentral { central in
            let names = (1...40).map { "Site \($0)" }
            for name in names { try central.addSite(name) }
            var sessions: [(name: String, headers: HTTPHeadersBox)] = []
            for name in names { sessions.append((name, HTTPHeadersBox(try await central.session(name)))) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (name, session) in sessions {
                    group.addTask {
                        for number in 1...3 {
                            let body = CentralUnderTest.push(number, message: "\(name) \(number)")
                            let answer = try await central.call(.POST, "/sync/v1/push", headers: session.headers, body: body)
                            #expect(answer.status == 200, "\(answer.text)")
                            #expect(answer.text.contains(#""push":\#(number)"#))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let ids = try central.database.read { transaction in
                try transaction.records.records(matching: RecordQuery(table: "message", limit: 1_000)).map(\.key.id)
            }
            #expect(Set(ids) == Set(names.flatMap { name in (1...3).map { "\(name) \($0)" } }))
            #expect(ids.count == 120)
            #expect(central.metrics.value(.pushes) == 120)
            #expect(central.metrics.value(.pushCommits) < 120, "pushes that wait together must share a transaction")
        }
    }

    @Test func `a repeated push gets the same answer, another content under its number is refused`() async throws {
        try await withCentral { central in
            try central.addSite("Clinic")
            let session = try await central.session("Clinic")
            func push(_ body: [UInt8]) async throws -> Answer {
                try await central.call(.POST, "/sync/v1/push", headers: session, body: body)
            }
            let first = try await push(CentralUnderTest.push(1, message: "one"))
            #expect(try await push(CentralUnderTest.push(1, message: "one")).bytes == first.bytes)
            #expect(try await push(CentralUnderTest.push(1, message: "other")).code == "push-body-differs")
            #expect(try await push(CentralUnderTest.push(3, message: "three")).code == "push-out-of-order")
        }
    }

    @Test func `a queue that is full refuses with the advice to come again`() async throws {
        try await withCentral({ $0.pushes.waitingMax = 0 }) { central in
            try central.addSite("Clinic")
            let answer = try await central.call(
                .POST, "/sync/v1/push", headers: try await central.session("Clinic"), body: CentralUnderTest.push(1, message: "one"))
            #expect(answer.code == "overloaded")
            #expect(answer.status == 503)
            #expect(answer.headers.first(name: "Retry-After") == "5")
        }
    }

    @Test func `a full disk fails every push of the transaction, loses nothing, and goes on when there is room`() async throws {
        try await withCentral { central in
            var sessions: [HTTPHeadersBox] = []
            for number in 1...4 {
                try central.addSite("Site \(number)")
                sessions.append(HTTPHeadersBox(try await central.session("Site \(number)")))
            }
            func pushAll() async throws -> [Answer] {
                try await withThrowingTaskGroup(of: Answer.self) { group in
                    for (number, session) in sessions.enumerated() {
                        group.addTask {
                            let body = CentralUnderTest.push(1, message: "message \(number)", type: String(repeating: "x", count: 200_000))
                            return try await central.call(.POST, "/sync/v1/push", headers: session.headers, body: body)
                        }
                    }
                    return try await group.reduce(into: [Answer]()) { $0.append($1) }
                }
            }
            func messages() throws -> Int {
                try central.database.read { try $0.records.records(matching: RecordQuery(table: "message", limit: 100)).count }
            }
            try central.limitPages(true)
            #expect(try await pushAll().map(\.code) == Array(repeating: "disk-full", count: 4))
            #expect(try messages() == 0)
            try central.limitPages(false)
            #expect(try await pushAll().map(\.status) == Array(repeating: 200, count: 4))
            #expect(try messages() == 4)
        }
    }

    @Test func `a graceful stop answers the pushes that have begun`() async throws {
        try await withCentral { central in
            let names = (1...12).map { "Site \($0)" }
            var sessions: [HTTPHeadersBox] = []
            for name in names {
                try central.addSite(name)
                sessions.append(HTTPHeadersBox(try await central.session(name)))
            }
            // Another process holds the database: pushes are under way and cannot end yet.
            let isHeld = AsyncStream<Void>.makeStream()
            let mayEnd = DispatchSemaphore(value: 0)
            let holder = try CentralUnderTest.makeDatabase(central.folder)
            async let held: Void = holder.writeAsync { _ in
                isHeld.continuation.yield()
                mayEnd.wait()
            }
            _ = await isHeld.stream.first { true }
            async let answers = withThrowingTaskGroup(of: Answer.self) { group in
                for (number, session) in sessions.enumerated() {
                    group.addTask {
                        try await central.call(
                            .POST, "/sync/v1/push", headers: session.headers, body: CentralUnderTest.push(1, message: "message \(number)"))
                    }
                }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            try await Task.sleep(for: .milliseconds(300))
            await central.stop()
            try await Task.sleep(for: .milliseconds(100))
            mayEnd.signal()
            try await held
            #expect(try await answers.map(\.status) == Array(repeating: 200, count: 12))
            let count = try central.database.read { try $0.records.records(matching: RecordQuery(table: "message", limit: 100)).count }
            #expect(count == 12)
        }
    }
}
