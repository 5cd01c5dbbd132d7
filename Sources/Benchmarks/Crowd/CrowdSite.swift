import Compression
import Failures
import Foundation
import HTTPHost
import Payload
import SiteServer
import Synchronization

/// One site of a crowd: syncs at once, and again when its schedule says so, as a site's program does.
struct CrowdSite: Sendable {
    /// What a site saw until it was served.
    struct Story: Sendable {
        /// Times it was told to come later, and times nobody answered.
        var refused = 0
        var unanswered = 0
        /// The longest that it was told to wait, in seconds.
        var longestTold = 0
        /// From the beginning until its sync was done, and that sync alone.
        var servedAfter: Duration = .zero
        var visit: Duration = .zero
    }

    let site: ReturningSite
    let crowd: ReturningCrowd
    let port: Int
    let sockets: Sockets
    let begun: ContinuousClock.Instant
    let tally: CrowdTally

    /// Connections that the machine has room for on this side: one that waits here is on its way.
    actor Sockets {
        private var free: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private(set) var attempts = 0

        init(_ free: Int) { self.free = free }

        func take() async {
            attempts += 1
            guard free == 0 else { free -= 1; return }
            await withCheckedContinuation { waiting.append($0) }
        }

        func give() {
            guard !waiting.isEmpty else { free += 1; return }
            waiting.removeFirst().resume()
        }
    }

    /// Syncs until it is served, tells its story, and goes on listening for news.
    func run() async throws {
        var story = Story()
        var schedule = SyncSchedule(interval: .seconds(300))
        var now: Duration { ContinuousClock.now - begun }
        schedule.begin(at: now)
        while true {
            try await Task.sleep(for: max((schedule.due ?? now) - now, .zero))
            schedule.start()
            await sockets.take()
            let start = now
            do {
                let connection = try await LeanConnection(port: port, from: "127.1.\(site.number / 250 % 250).\(site.number % 250 + 1)")
                let session: (token: String, subscription: Int64)
                do { session = try await visit(connection) } catch {
                    connection.close()
                    throw error
                }
                (story.servedAfter, story.visit) = (now, now - start)
                tally.remember(story)
                await listen(connection, session)
                await sockets.give()
                return
            } catch let failure as Failure {
                await sockets.give()
                guard failure.code.retry == .automatic else { throw failure }
                if failure.code == .overloaded { story.refused += 1 } else { story.unanswered += 1 }
                story.longestTold = max(story.longestTold, failure.context[Failure.retryAfter].flatMap { Int($0) } ?? 0)
                schedule.end(failure, at: now, chance: tally.chance())
            }
        }
    }

    /// Session, push, pull, and the pull that tells central that it arrived.
    private func visit(_ connection: LeanConnection) async throws -> (token: String, subscription: Int64) {
        let opened = try await connection.call(request("session", site.session, site.key))
        let reply = try JSONValue(parsing: try content(opened))
        let token = opened.headers[SyncAddress.tokenHeader] ?? ""
        let subscription = reply[path: ["settings", "version"]]?.integer ?? 0
        let answer = try JSONValue(parsing: try content(try await connection.call(request("push", crowd.push(of: site), token))))
        guard answer["groups"]?[0]?["position"]?.integer != nil else { throw Failure(.internalFault, "A push was not accepted: \(answer.serialised().count)") }
        for _ in 0..<2 {
            let page = try content(try await connection.call(request("pull", crowd.pull(subscription: subscription), token)))
            let head = try JSONValue(parsing: Array(page.prefix { $0 != 0x0A }))
            guard head["checkpoint"]?.truth == true else { throw Failure(.internalFault, "A page was no checkpoint.") }
        }
        return (token, subscription)
    }

    /// Keeps one call open for news, until the crowd goes or central has no room for it.
    private func listen(_ connection: LeanConnection, _ session: (token: String, subscription: Int64)) async {
        defer { connection.close() }
        let line = "GET \(SyncAddress.wait)?position=\(crowd.position)&subscription=\(session.subscription) HTTP/1.1"
        let call = Array("\(line)\r\nhost: central\r\nauthorization: Bearer \(session.token)\r\n\r\n".utf8)
        await withTaskCancellationHandler {
            while !Task.isCancelled, let answer = try? await connection.call(call), answer.status == 200 {
                guard let text = try? content(answer), (try? JSONValue(parsing: text))?["news"]?.truth == false else { return }
            }
        } onCancel: {
            connection.close()
        }
    }

    private func request(_ call: String, _ body: [UInt8], _ bearer: String) -> [UInt8] {
        let sent = body.count > 256 ? Zstd.compress(body) : body
        var head = "POST \(SyncAddress.calls)\(call) HTTP/1.1\r\nhost: central\r\ncontent-type: \(SyncAddress.messageType)\r\naccept-encoding: zstd\r\n"
        head += "authorization: Bearer \(bearer)\r\ncontent-length: \(sent.count)\r\n"
        if body.count > 256 { head += "content-encoding: zstd\r\n" }
        return Array((head + "\r\n").utf8) + sent
    }

    private func content(_ answer: LeanAnswer) throws -> [UInt8] {
        let body = answer.headers["content-encoding"] == "zstd" ? try Zstd.decompress(answer.body, limit: 64_000_000) : answer.body
        guard answer.status != 200 else { return body }
        let code = (try? JSONValue(parsing: body))?[path: ["error", "code"]]?.text.flatMap { FailureCode(rawValue: $0) }
        throw Failure(code ?? .centralAnswerMalformed, nil, answer.headers["retry-after"].map { [Failure.retryAfter: $0] } ?? [:])
    }
}
