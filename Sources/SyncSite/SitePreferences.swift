import Catalogue
import Failures
import Storage
import SyncProtocol
import SyncRules

extension PreferenceAdministration {
    /// At a site.
    package init(_ engine: SiteEngine) {
        self.init(
            engine.database, holdsPrimary: { try Settings.kept($0)?.primaryEpoch != nil },
            write: { _ = try engine.write([$0], acting: $1, $2) })
    }
}

extension SiteEngine {
    /// A later change on the primary has come: what this site had set back follows the primary again, visibly.
    func endVoidOverrides(_ transaction: Transaction) throws {
        guard try Self.state(transaction) == .ready, let site = try transaction.state.value(Meta.site) else { return }
        let preferences = GlobalPreferences(transaction: transaction)
        for preference in GlobalPreference.allCases where preference.isOverridable {
            guard let own = try preferences.override(preference, by: site), !own.isValid else { continue }
            // Once for each change of the primary: what central keeps apart comes back, and stays void all the same.
            let ended = StateKey<Int64>("override-ended:\(preference.rawValue)")
            let revision = try preferences.record(preference)?.revision
            guard try transaction.state.value(ended) != revision else { continue }
            try transaction.state.set(ended, revision)
            try writeEach(
                [Change(table: "pref", id: preference.overrideID(site: site), payload: nil)], event: "override-set-aside", transaction)
            try transaction.log.write("override-reset", site: site, preference.resetWords(own.siteName))
        }
    }
}
