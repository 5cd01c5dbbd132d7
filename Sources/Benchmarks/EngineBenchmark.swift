import Compression
import Failures
import Storage
import Sync

/// The engine alone: no sockets, both ends in one thread. Where the time of a first load goes.
package struct EngineBenchmark {
    package static func run(world: BenchWorld, lines: Int) throws -> [(name: String, value: String)] {
        var results: [(String, String)] = []
        let clock = ContinuousClock()
        var records = 0
        let load = try clock.measure { records = try world.load(lines: lines, timeOrderedIDs: false) }
        results.append(("central admits records/s", rate(records, load)))
        let site = try world.site("engine", stores: ["NMS"], secret: "-")
        var cycle = SiteCycle(site, app: "bench", hasSession: false, pageBytes: 4_000_000) { BenchWorld.newID() }
        let id = try world.administration.site("engine").id
        var caller: Caller?
        var central = Duration.zero
        var apply = Duration.zero
        var squeeze = Duration.zero
        var expand = Duration.zero
        var raw = 0
        var packed = 0
        loop: while true {
            switch try cycle.next() {
            case .finished: break loop
            case .send(let call, let body):
                var reply: [UInt8] = []
                central += try clock.measure {
                    if call == .session {
                        let session = try world.engine.openSession(site: id, body)
                        caller = session.caller
                        reply = session.reply
                    } else if let caller {
                        reply = try world.engine.pull(caller, body).reply
                    }
                }
                var small: [UInt8] = []
                squeeze += clock.measure { small = Zstd.compress(reply, level: 3) }
                expand += try clock.measure { reply = try Zstd.decompress(small, limit: 100_000_000) }
                raw += reply.count
                packed += small.count
                apply += try clock.measure { try cycle.receive(call, reply) }
            }
        }
        let received = cycle.report.received
        results.append(("received records", String(received)))
        results.append(("central reads records/s", rate(received, central)))
        results.append(("compress records/s", rate(received, squeeze)))
        results.append(("expand records/s", rate(received, expand)))
        results.append(("site applies records/s", rate(received, apply)))
        results.append(("bytes per record raw", String(raw / max(received, 1))))
        results.append(("bytes per record on the wire", String(packed / max(received, 1))))
        return results
    }

    static func rate(_ count: Int, _ duration: Duration) -> String {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        return String(Int(Double(count) / max(seconds, 1e-9)))
    }
}
