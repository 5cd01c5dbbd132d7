import HTTPHost
import Logging
import ServiceLifecycle
import SyncCentral

/// Remembers the sizes of all sites' queues now and then, so that a growing one can be seen (R-SYNC 8).
final class HistoryService: Service {
    private let administration: Administration
    private let contacts: ContactBook
    private let news: NewsHub
    private let interval: Duration
    private let logger: Logger

    init(_ administration: Administration, contacts: ContactBook, news: NewsHub, interval: Duration, logger: Logger) {
        self.administration = administration
        self.contacts = contacts
        self.news = news
        self.interval = interval
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: self.interval)) != nil { await self.rememberQueues() }
        }
    }

    private func rememberQueues() async {
        do {
            try await administration.rememberQueuesAsync(
                live: LiveContacts(last: contacts.last, listening: news.sites), activity: contacts.takeActivity())
        } catch {
            // A gap in the history, no more.
            logger.warning("Queues could not be noted", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }
}
