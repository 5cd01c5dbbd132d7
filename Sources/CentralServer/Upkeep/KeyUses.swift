import HTTPHost
import Logging
import ServiceLifecycle
import SyncCentral
import Synchronization

/// When people's sessions and tokens were last used: noted in memory, written down now and then, so that no call waits for the writer.
final class KeyUses: Service {
    private static let pause: Duration = .seconds(60)

    private let administration: Administration
    private let logger: Logger
    private let uses = Mutex<[String: Int64]>([:])

    init(_ administration: Administration, logger: Logger) {
        self.administration = administration
        self.logger = logger
    }

    func remember(_ key: String) {
        let now = administration.database.now()
        uses.withLock { $0[key] = now }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.pause)) != nil { await self.write() }
        }
        await write()
    }

    func write() async {
        let taken = uses.withLock { uses in
            defer { uses = [:] }
            return uses
        }
        do {
            try await administration.rememberUses(taken)
        } catch {
            // An older moment is shown, no more.
            let code = FailureAnswer.failure(from: error).code.rawValue
            logger.warning("When keys were last used could not be written down", metadata: ["code": "\(code)"])
        }
    }
}
