import Failures
import HTTPTypes
import Synchronization

/// `GET /health`: 200 while the database can be read and written, otherwise 503 with the word for what is wrong.
///
/// A watcher asks often: whether it can be written is tried at most every few seconds, and in between the last answer stands if it was good.
package final class HealthProbe: Sendable {
    private static let probePause: Duration = .seconds(10)

    private let read: @Sendable () async throws -> Void
    private let write: @Sendable () async throws -> Void
    private let writtenAt = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameters:
    ///   - read: reads something from the database.
    ///   - write: writes something of no meaning, durably.
    package init(read: @escaping @Sendable () async throws -> Void, write: @escaping @Sendable () async throws -> Void) {
        self.read = read
        self.write = write
    }

    static let schema = APISchema.open([APIMember("status", .text(1...60), "`ok`, or the code of what is wrong.")])

    func answer() async -> APIAnswer {
        do {
            try await probe()
            return .bytes(Array(#"{"status":"ok"}"#.utf8))
        } catch {
            var answer = APIAnswer.bytes(Array("{\"status\":\"\(FailureAnswer.failure(from: error).code.rawValue)\"}".utf8), status: 503)
            answer.headers[.retryAfter] = "30"
            return answer
        }
    }

    private func probe() async throws {
        try await read()
        let now = ContinuousClock.now
        if let last = writtenAt.withLock({ $0 }), now - last < Self.probePause { return }
        do {
            try await write()
        } catch let failure as Failure where failure.code == .databaseBusy {
            // Somebody writes: it can be written.
        }
        writtenAt.withLock { $0 = now }
    }
}
