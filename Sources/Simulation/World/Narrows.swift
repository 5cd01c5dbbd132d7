import Failures
import Payload
import SyncCentral
import SyncSite

/// A line that lets little through at a time, drawn from the seed apart from the rest of the weather.
struct Narrows {
    private var random: SimulationRandom
    /// Compressed bytes in one request of a site; more goes in parts.
    let partBytes: ClosedRange<Int>
    /// Chances in a hundred, per request: the site hears that the line was cut, or that a push is too large for somebody on the way.
    private let cut: Int
    private let refused: Int

    init(seed: UInt64) {
        random = SimulationRandom(seed: seed ^ 0x6E61_7272_6F77)
        let size = 120 + random.below(900)
        partBytes = random.chance(60) ? size...size : SiteLimits.standard.partBytes
        cut = random.chance(50) ? random.below(15) : 0
        refused = random.chance(30) ? random.below(15) : 0
    }

    /// What the site is told in the place of central's answer, and whether its request gets there all the same.
    mutating func trouble(_ request: Request) -> (failure: Failure, arrives: Bool)? {
        if random.chance(cut) {
            return (Failure(.centralUnreachable, nil, LinkTrouble.cut.context), random.chance(50))
        }
        if [.push, .part].contains(request.call), random.chance(refused) { return (Failure(.proxySizeLimit), false) }
        return nil
    }
}
