import Synchronization

/// How many connections of a kind are open: so many at once, and so many of one person.
final class ConnectionCount: Sendable {
    private let open = Mutex<[String: Int]>([:])

    /// Whether another one would be let in now.
    func hasRoom(for name: String, each: Int, all: Int) -> Bool { open.withLock { Self.hasRoom($0, name, each, all) } }

    /// - Returns: false when there are enough; then nothing is to be taken off.
    func enter(_ name: String, each: Int, all: Int) -> Bool {
        open.withLock { open in
            guard Self.hasRoom(open, name, each, all) else { return false }
            open[name, default: 0] += 1
            return true
        }
    }

    func leave(_ name: String) {
        open.withLock { open in
            let left = (open[name] ?? 1) - 1
            open[name] = left > 0 ? left : nil
        }
    }

    private static func hasRoom(_ open: [String: Int], _ name: String, _ each: Int, _ all: Int) -> Bool {
        open[name] ?? 0 < each && open.values.reduce(0, +) < all
    }
}
