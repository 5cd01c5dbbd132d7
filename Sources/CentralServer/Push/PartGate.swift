import Failures
import HTTPHost
import Synchronization

/// Bounds the parts of pushes that wait to be stored, as the queue does for whole pushes.
final class PartGate: Sendable {
    private let bytesMax: Int
    private let bytes = Mutex(0)

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// - Throws: `overloaded` when too much waits; what `body` throws.
    func hold<T>(_ count: Int, _ body: () async throws -> T) async throws -> T {
        let isAdmitted = bytes.withLock { bytes in
            guard bytes + count <= bytesMax else { return false }
            bytes += count
            return true
        }
        guard isAdmitted else { throw Failure(.overloaded, nil, [Failure.retryAfter: "5"]) }
        defer { bytes.withLock { $0 -= count } }
        return try await body()
    }
}
