import Catalogue
import Storage

extension LedgerWriter {
    /// The same on central: its own override ends, those of other sites are reported; they end them themselves.
    package func endOverrides(of key: RecordKey) throws {
        guard let preference = GlobalPreference(rawValue: key.id) else { return }
        let preferences = GlobalPreferences(transaction: transaction)
        for own in try preferences.overrides(of: preference) where !own.isValid {
            try transaction.log.write("override-reset", site: own.site, preference.resetWords(own.siteName))
            guard try own.site == transaction.state.value(Meta.site) else { continue }
            try delete(RecordKey(key.table, preference.overrideID(site: own.site)), origin: 0)
        }
    }
}
