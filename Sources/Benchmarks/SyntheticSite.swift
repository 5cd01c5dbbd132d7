import Failures
import Foundation
import Payload
import SiteServer
import SyncProtocol
import Synchronization

/// A site without a database, which knows just enough of the protocol to load a server.
actor SyntheticSite {
    private let link: CentralLink
    private let store: String
    private var token = ""
    private var opening = ""
    private var epoch: Int64 = 1
    private var subscription: Int64 = 0
    private var position: Int64 = 0
    private var pushes: SmallPushes
    nonisolated let measured = Mutex((request: 0, reply: 0))

    nonisolated var requestBytes: Int { measured.withLock { $0.request } }
    nonisolated var replyBytes: Int { measured.withLock { $0.reply } }

    private init(name: String, store: String, url: String, timeOrderedIDs: Bool) throws {
        link = try CentralLink(try CentralLinkSettings(url: url, site: name, password: BenchWorld.password))
        self.store = store
        pushes = SmallPushes(store: store, timeOrderedIDs: timeOrderedIDs)
    }

    static func signIn(
        _ crowd: [(name: String, store: String)], _ server: ServerProcess, timeOrderedIDs: Bool
    ) async throws -> [SyntheticSite] {
        var sites: [SyntheticSite] = []
        for (name, store) in crowd {
            let site = try SyntheticSite(name: name, store: store, url: server.url, timeOrderedIDs: timeOrderedIDs)
            try await site.signIn()
            sites.append(site)
        }
        return sites
    }

    private func signIn() async throws {
        let body = Array(#"{"protocol":[1,1],"app":"bench","database":"\#(BenchWorld.newID())","seenOpenings":[]}"#.utf8)
        let answer = try await link.call(.session, body, token: nil)
        token = answer.token ?? ""
        let reply = try JSONValue(parsing: answer.body)
        subscription = reply[path: ["settings", "version"]]?.integer ?? 0
        epoch = reply[path: ["settings", "stores"]]?.elements?.first { $0["id"]?.text == store }?["epoch"]?.integer ?? 1
    }

    /// Reads everything once, so that later pulls find nothing new.
    func catchUp() async throws {
        while true {
            let answer = try await link.call(.pull, pullBody(bytes: 4_000_000), token: token)
            let end = answer.body.firstIndex(of: 0x0A) ?? answer.body.count
            let head = try JSONValue(parsing: Array(answer.body[..<end]))
            opening = head["opening"]?.text ?? ""
            position = head["to"]?.integer ?? position
            if head["checkpoint"]?.truth == true { return }
        }
    }

    private func pullBody(bytes: Int) -> [UInt8] {
        Array(
            #"{"opening":"\#(opening)","position":\#(position),"subscription":\#(subscription),"initialised":true,"bytes":\#(bytes)}"#.utf8)
    }

    /// Pushes one after another; returns how long each took, in seconds.
    func push(times: Int) async throws -> [Double] {
        var took: [Double] = []
        for _ in 0..<times {
            let body = pushes.next(epoch: epoch)
            let start = ContinuousClock.now
            let answer = try await link.call(.push, body, token: token)
            took.append((ContinuousClock.now - start).seconds)
            let reply = try JSONValue(parsing: answer.body)
            guard reply["groups"]?[0]?["position"]?.integer != nil else {
                throw Failure(.internalFault, "A push of the benchmark was not accepted: \(String(decoding: answer.body, as: UTF8.self))")
            }
        }
        return took
    }

    /// Asks for news again and again; returns how long each call took, in seconds.
    func poll(for duration: Duration) async throws -> [Double] {
        var took: [Double] = []
        let end = ContinuousClock.now.advanced(by: duration)
        let body = pullBody(bytes: 1_000_000)
        while ContinuousClock.now < end {
            let start = ContinuousClock.now
            let answer = try await link.call(.pull, body, token: token)
            took.append((ContinuousClock.now - start).seconds)
            measured.withLock { $0 = (body.count, answer.body.count) }
        }
        return took
    }

    /// The server's memory while all sites wait for news at once.
    static func memoryWhileWaiting(_ sites: [SyntheticSite], _ server: ServerProcess) async throws -> Int {
        await withTaskGroup(of: Void.self) { tasks in
            for site in sites { tasks.addTask { await site.wait() } }
            try? await Task.sleep(for: .seconds(3))
            let memory = server.memory()
            tasks.cancelAll()
            return memory
        }
    }

    private func wait() async {
        _ = try? await link.waitForNews(WaitingPoint(position: position, subscription: subscription), token: token)
    }
}
