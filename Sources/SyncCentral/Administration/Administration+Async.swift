import Storage
import SyncRules

/// The same questions for a host: the caller's thread never waits for the disk.
extension Administration {
    /// As `status`.
    package func statusAsync(logLines: Int = 20, live: LiveContacts = .none) async throws -> CentralStatus {
        try await database.readAsync { try self.status(logLines: logLines, live: live, $0) }
    }

    /// As `remember`.
    package func rememberAsync(_ contacts: [LiveContacts.Last]) async throws {
        guard !contacts.isEmpty else { return }
        try await database.writeAsync { try self.remember(contacts, $0) }
    }

    /// As `secret(ofSiteNamed:)`.
    package func secretAsync(ofSiteNamed name: String) async throws -> SignInFacts? {
        try await database.readAsync { try self.secret(ofSiteNamed: name, $0) }
    }

    /// Changes with everything that can be news to any site: positions and subscriptions.
    package func newsFingerprint() async throws -> NewsFingerprint {
        try await database.readAsync {
            NewsFingerprint(
                head: try $0.ledger.head(), subscriptions: try $0.sites.subscriptionSum(), isSyncOff: try $0.state.value(Meta.sync) == .off,
                off: try $0.sites.sitesSwitchedOff())
        }
    }

    /// Which of many sites have news, from one snapshot; that synchronisation is switched off is news to those whom it concerns.
    ///
    /// - Returns: one answer a question, in their order.
    package func haveNews(_ questions: [NewsQuestion]) async throws -> [Bool] {
        try await database.readAsync { transaction in
            let isSyncOff = try transaction.state.value(Meta.sync) == .off
            let off = try transaction.sites.sitesSwitchedOff()
            return try questions.map {
                try isSyncOff || off.contains($0.site)
                    || self.hasNews(for: $0.site, after: $0.isPaused ? .max : $0.position, subscription: $0.subscription, transaction)
            }
        }
    }
}
