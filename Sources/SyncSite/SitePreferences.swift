import Catalogue
import Failures
import Storage
import SyncProtocol
import SyncRules

extension PreferenceAdministration {
    /// At a site.
    package init(_ engine: SiteEngine) {
        self.init(
            engine.database, rules: engine.rules, holdsPrimary: { try Settings.kept($0)?.primaryEpoch != nil },
            write: { _ = try engine.write([$0], acting: $1, $2) })
    }
}

extension SiteEngine {
    /// A later change on the primary has come: what this site had set back follows the primary again, visibly.
    func endVoidOverrides(_ ledger: Ledger) throws {
        guard try Self.state(ledger) == .ready, let site = try ledger.meta(Meta.site) else { return }
        let preferences = GlobalPreferences(rules: rules, ledger: ledger)
        for preference in GlobalPreference.allCases where preference.isOverridable {
            guard let own = try preferences.override(preference, by: site), !own.isValid else { continue }
            // Once for each change of the primary: what central keeps apart comes back, and stays void all the same.
            let ended = "override-ended:\(preference.rawValue)"
            let revision = try preferences.record(preference)?.revision
            guard try ledger.number(ended) != revision else { continue }
            try ledger.setNumber(ended, revision)
            try writeEach(
                [Change(table: "pref", id: preference.overrideID(site: site), payload: nil)], event: "override-set-aside", ledger)
            try ledger.log("override-reset", site: site, preference.resetWords(own.siteName))
        }
    }
}
