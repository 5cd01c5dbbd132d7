import Failures
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncProtocol

/// How many statements central runs for a small push, by kind: a count that no machine's noise touches.
package struct StatementBenchmark {
    /// - Parameters:
    ///   - sites: pushes that share one transaction, each of another site.
    ///   - rounds: transactions.
    /// - Returns: statements a push, all of them first, then each kind from the most frequent on.
    package static func run(world: BenchWorld, sites: Int, rounds: Int) async throws -> [Figure] {
        let counter = CountingDatabase(try SQLiteDatabase(path: world.folder.appending(path: PrivateFolder.databaseName).path))
        let engine = CentralEngine(try LedgerDatabase(engine: counter, opening: BenchWorld.newID()) { 0 })
        var clinics: [(caller: Caller, epoch: Int64, pushes: SmallPushes)] = []
        for (name, store) in try world.crowd(sites) {
            let body = Array(#"{"protocol":[1,1],"app":"bench","database":"\#(BenchWorld.newID())","seenOpenings":[]}"#.utf8)
            let session = try await engine.openSessionAsync(site: try world.administration.site(name).id, body)
            let stores = try JSONValue(parsing: session.reply)[path: ["settings", "stores"]]?.elements
            let epoch = stores?.first { $0["id"]?.text == store }?["epoch"]?.integer ?? 1
            clinics.append((session.caller, epoch, SmallPushes(store: store, timeOrderedIDs: true)))
        }
        // What only the first push of a store or a site costs is not counted.
        for round in 0...rounds {
            var jobs: [PushJob] = []
            for number in clinics.indices {
                jobs.append(try PushJob(clinics[number].caller, clinics[number].pushes.next(epoch: clinics[number].epoch)))
            }
            for answer in try await engine.pushAsync(jobs) {
                let reply = try JSONValue(parsing: try answer.get())
                guard reply["groups"]?[0]?["position"]?.integer != nil else {
                    throw Failure(.internalFault, "A push of the benchmark was not accepted: \(String(decoding: reply.serialised(), as: UTF8.self))")
                }
            }
            if round == 0 { _ = counter.take() }
        }
        let counts = counter.take()
        let pushes = Double(sites * rounds)
        let kinds = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        return [Figure("statements a push", Double(kinds.reduce(0) { $0 + $1.value }) / pushes, "")]
            + kinds.map { Figure(String($0.key.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(110)), Double($0.value) / pushes, "") }
    }
}
