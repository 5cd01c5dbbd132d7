import Compression
import Failures
import Storage
import SyncCentral
import SyncProtocol
import SyncSite

/// The engine alone: no sockets, both ends in one thread. Where the time of a first load goes.
package struct EngineBenchmark {
    package static func run(world: BenchWorld, lines: Int) throws -> [Figure] {
        let clock = ContinuousClock()
        var records = 0
        let load = try clock.measure { records = try world.load(lines: lines, timeOrderedIDs: false) }
        let site = try world.site("engine", stores: ["NMS"])
        let id = try world.administration.site("engine").id
        var cycle = SiteCycle(site, app: "bench", hasSession: false, pageBytes: 4_000_000) { BenchWorld.newID() }
        var caller: Caller?
        var (reading, squeezing, expanding, applying) = (Duration.zero, Duration.zero, Duration.zero, Duration.zero)
        var (raw, packed) = (0, 0)
        while case .send(let call, let body) = try cycle.next() {
            var reply: [UInt8] = []
            reading += try clock.measure {
                reply = try world.engine.answer(call, body, site: id, caller: &caller)
            }
            var small: [UInt8] = []
            squeezing += clock.measure { small = Zstd.compress(reply, level: 3) }
            expanding += try clock.measure { reply = try Zstd.decompress(small, limit: 100_000_000) }
            raw += reply.count
            packed += small.count
            applying += try clock.measure { try cycle.receive(call, reply) }
        }
        let received = Double(cycle.report.received)
        return [
            Figure("central admits", Double(records) / load.seconds, "records/s"), Figure("records received", received, ""),
            Figure("central reads", received / reading.seconds, "records/s"),
            Figure("compression", received / squeezing.seconds, "records/s"),
            Figure("expansion", received / expanding.seconds, "records/s"),
            Figure("site applies", received / applying.seconds, "records/s"),
            Figure("before compression", Double(raw) / received, "bytes/record"),
            Figure("on the wire", Double(packed) / received, "bytes/record"),
        ]
    }
}
