import Synchronization

/// Numbers that names keep for ever once they are committed: channels and databases are never renamed or removed.
final class LastingNumbers: Sendable {
    private let known = Mutex<[ExactText: Int64]>([:])

    subscript(name: String) -> Int64? {
        get { known.withLock { $0[ExactText(name)] } }
        set { known.withLock { $0[ExactText(name)] = newValue } }
    }
}
