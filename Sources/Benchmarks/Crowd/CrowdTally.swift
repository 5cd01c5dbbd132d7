import SampleNetwork
import Synchronization

/// What all sites of a crowd tell, and their common source of chance.
final class CrowdTally: Sendable {
    private struct State {
        var random: SeededRandom
        var stories: [CrowdSite.Story] = []
        var broken: [String] = []
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SeededRandom(seed: seed))) }

    /// Between 0 and 1.
    func chance() -> Double { state.withLock { Double($0.random.next() >> 11) / Double(1 << 53) } }

    func remember(_ story: CrowdSite.Story) { state.withLock { $0.stories.append(story) } }

    func remember(broken: String) { state.withLock { $0.broken.append(broken) } }

    var stories: [CrowdSite.Story] { state.withLock(\.stories) }
    var broken: [String] { state.withLock(\.broken) }
    var ended: Int { state.withLock { $0.stories.count + $0.broken.count } }
}
