/// What a person may do only by a right of its own, whatever the role (R-SITE 1, 3, 6; R-OWN 6, 10).
package enum AccountRight: String, CaseIterable, Sendable {
    case editSyncSites = "edit-sync-sites"
    case moveStores = "move-stores"
    case decideQuarantine = "decide-quarantine"
    case supervisorMode = "supervisor-mode"
}
