/// Preferences that belong to the synchronisation settings, wherever they stand (R-OWN 13).
package enum SyncPreference {
    /// Whether a preference of this name is one: `sync`, `syncSettings`, and all that begin with `sync_`.
    package static func includes(item: String) -> Bool {
        let item = item.lowercased()
        return item == "sync" || item == "syncsettings" || item.hasPrefix("sync_")
    }
}
