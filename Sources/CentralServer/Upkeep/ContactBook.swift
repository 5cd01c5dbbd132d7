import HTTPHost
import Logging
import ServiceLifecycle
import Storage
import SyncCentral
import Synchronization

/// Knows when each site called last and what it told, and writes it down now and then for all of them together.
///
/// Status reads it from here, so it is never older than the last call (R-SYNC 8). A call that tells nothing new is written after a
/// while or at the end of the process: quiet syncs of many sites cost no write each.
final class ContactBook: Service {
    /// A site that tells nothing new is written down this often, in seconds.
    private static let quietTime: Int64 = 900

    private struct Page {
        var last: LiveContacts.Last
        /// What the database has of it.
        var written: LiveContacts.Last?
        /// Since the queues were remembered last.
        var activity = SiteActivity()
        /// The last minute that was counted.
        var minute: Int64 = 0

        mutating func count(at: Int64, bytes: Int) {
            if at / 60 != minute { activity.minutes += 1 }
            minute = at / 60
            activity.bytes += Int64(clamping: bytes)
        }
    }

    private struct State {
        var pages: [String: Page] = [:]
        /// Sites known to have completed their first sync.
        var initialised: Set<String> = []
    }

    private let administration: Administration
    private let flushTime: Duration
    private let logger: Logger
    private let state = Mutex(State())
    private let haste = Signal()

    /// - Parameter initialised: sites whose first sync was complete before this process began.
    init(_ administration: Administration, initialised: Set<String>, flushTime: Duration, logger: Logger) {
        self.administration = administration
        self.flushTime = flushTime
        self.logger = logger
        state.withLock { $0.initialised = initialised }
    }

    /// Remembers that a site called, whatever it wanted.
    ///
    /// - Parameter bytes: of the bodies that went either way.
    func touch(_ site: String, bytes: Int = 0) {
        let at = administration.database.now()
        state.withLock { state in
            var page = state.pages[site] ?? Page(last: .init(contact: nil, at: at))
            page.last.at = at
            page.count(at: at, bytes: bytes)
            state.pages[site] = page
        }
    }

    /// How much each site was in touch since this was asked last.
    func takeActivity() -> [String: SiteActivity] {
        state.withLock { state in
            let activity = state.pages.mapValues(\.activity)
            for site in activity.keys { state.pages[site]?.activity = SiteActivity() }
            return activity
        }
    }

    /// Remembers what a call told; written at once is the first of a site that has just become complete, one that works under new settings, as a
    /// store that was moved may be open there, and one that has received anew what it was asked to.
    func remember(_ contact: Contact) {
        let at = administration.database.now()
        let isUrgent = state.withLock { state in
            var page = state.pages[contact.site] ?? Page(last: .init(contact: nil, at: at))
            let isSame = page.last.contact?.database == contact.database
            let wasWorking = isSame && page.last.contact?.isWorking ?? false
            let isUnderNewSettings = contact.isInitialised && (!isSame || page.last.contact?.inForce != contact.inForce)
            let hasDoneAgain = !(contact.again ?? []).isEmpty && page.last.contact?.again != contact.again
            let success = contact.isInStep ? at : isSame ? page.last.success : nil
            page.last = .init(contact: contact.completed(by: page.last.contact), at: at, success: success)
            page.count(at: at, bytes: 0)
            state.pages[contact.site] = page
            guard contact.isInitialised else {
                state.initialised.remove(contact.site)
                // From now on it may hold what central has not: a store there is not given away like that.
                return contact.isWorking && !wasWorking
            }
            return state.initialised.insert(contact.site).inserted || isUnderNewSettings || hasDoneAgain
        }
        if isUrgent { haste.ring() }
    }

    /// Every site's last contact in this process.
    var last: [String: LiveContacts.Last] { state.withLock { $0.pages.mapValues(\.last) } }

    func run() async throws {
        await withGracefulShutdownHandler {
            await haste.forEach(atLeastEvery: flushTime) { await flush(all: false) }
            await flush(all: true)
        } onGracefulShutdown: {
            self.haste.end()
        }
    }

    private func flush(all: Bool) async {
        let due: [LiveContacts.Last] = state.withLock { state in
            state.pages.values.compactMap { page in
                guard let contact = page.last.contact else { return nil }
                if let written = page.written, written.contact == contact {
                    guard page.last.at - written.at >= (all ? 1 : Self.quietTime) else { return nil }
                }
                return page.last
            }.sorted { $0.contact?.site ?? "" < $1.contact?.site ?? "" }
        }
        do {
            try await administration.rememberAsync(due)
            state.withLock { state in
                for last in due { if let site = last.contact?.site { state.pages[site]?.written = last } }
            }
        } catch {
            // These are tried again with newer ones.
            logger.warning("Contacts could not be written", metadata: ["code": "\(FailureAnswer.failure(from: error).code.rawValue)"])
        }
    }
}
