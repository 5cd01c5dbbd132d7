import Failures
import SyncSite

/// Watches that an answer moves: a few bytes now and then are silence, which no limit between two of them would notice.
final class Flow {
    /// Fewer bytes than this in the time of a silence bring nothing to an end.
    private static let bytesLeast = 512

    private let limit: Duration
    private var since = ContinuousClock.now
    private var bytes = 0

    init(_ limits: CentralLinkLimits) { limit = limits.silenceTime }

    /// - Throws: `central-unreachable` for a line that lets through next to nothing.
    func passed(_ count: Int) throws {
        bytes += count
        let now = ContinuousClock.now
        guard now - since >= limit else { return }
        guard bytes >= Self.bytesLeast else { throw Failure(.centralUnreachable, LinkFault.trickle(bytes, limit), LinkTrouble.slow.context) }
        (since, bytes) = (now, 0)
    }
}
