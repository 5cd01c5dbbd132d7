import Failures
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// `GET /health`: 200 while the database can be read and written, otherwise 503 with the word for what is wrong.
///
/// A watcher asks often: whether it can be written is tried at most every few seconds, and in between the last answer stands if it was good.
package final class HealthRoute: Sendable {
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

    package func add(to router: Router<HostContext>) {
        router.get("health") { request, _ in
            do {
                try await self.probe()
                return Response.json(Array(#"{"status":"ok"}"#.utf8), to: request)
            } catch {
                return Self.unwell(FailureAnswer.failure(from: error))
            }
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

    private static func unwell(_ failure: Failure) -> Response {
        let body = "{\"status\":\"\(failure.code.rawValue)\"}"
        return Response(
            status: .serviceUnavailable, headers: [.contentType: "application/json", .cacheControl: "no-store", .retryAfter: "30"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
