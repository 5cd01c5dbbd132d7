import HTTPHost
import Logging
import ServiceLifecycle
import Storage
import Sync
import Synchronization

/// Gathers when sites were seen and writes it for all of them together, now and then: an idle sync writes nothing.
final class ContactBook: Service {
    private struct State {
        var contacts: [String: (contact: Contact, at: Int64)] = [:]
        /// Sites known to have completed their first sync.
        var initialised: Set<String> = []
    }

    private let administration: Administration
    private let flushTime: Duration
    private let logger: Logger
    private let state = Mutex(State())
    private let bell: AsyncStream<Void>
    private let bellCord: AsyncStream<Void>.Continuation

    /// - Parameter initialised: sites whose first sync was complete before this process began.
    init(_ administration: Administration, initialised: Set<String>, flushTime: Duration, logger: Logger) {
        self.administration = administration
        self.flushTime = flushTime
        self.logger = logger
        state.withLock { $0.initialised = initialised }
        (bell, bellCord) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Notes a contact; the first of a site that has just become complete is written at once.
    func note(_ contact: Contact) {
        let at = administration.database.now()
        let isUrgent = state.withLock { state in
            state.contacts[contact.site] = (contact, at)
            guard contact.isInitialised else {
                state.initialised.remove(contact.site)
                return false
            }
            return state.initialised.insert(contact.site).inserted
        }
        if isUrgent { bellCord.yield() }
    }

    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { [flushTime, bellCord] in
                    while (try? await Task.sleep(for: flushTime)) != nil { bellCord.yield() }
                }
                for await _ in bell { await flush() }
                group.cancelAll()
            }
            await flush()
        } onGracefulShutdown: { [bellCord] in
            bellCord.finish()
        }
    }

    private func flush() async {
        let contacts = state.withLock { state in
            defer { state.contacts = [:] }
            return state.contacts
        }
        do {
            try await administration.noteAsync(contacts.values.sorted { $0.contact.site < $1.contact.site })
        } catch {
            // Newer ones stay; these are tried again with them.
            state.withLock { $0.contacts.merge(contacts) { newer, _ in newer } }
            logger.warning("Contacts could not be written", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }
}
