import Payload
import Storage

/// The administrative acts, under words that never change once shipped (R-SITE 6); docs/audit.md lists them.
package enum AuditAct: String, CaseIterable, Sendable {
    case centralSetUp = "central-set-up"
    case syncSwitched = "sync-switched"

    case accountCreated = "account-created"
    case accountEdited = "account-edited"
    case accountDeleted = "account-deleted"
    case signedIn = "signed-in"
    case signedOut = "signed-out"
    case tokenCreated = "token-created"
    case tokenRevoked = "token-revoked"

    case siteCreated = "site-created"
    case siteEdited = "site-edited"
    case siteDeleted = "site-deleted"
    case termsSet = "terms-set"
    case againOrdered = "again-ordered"
    case siteExported = "site-exported"
    case bundleAccepted = "bundle-accepted"
    case bundleMade = "bundle-made"

    case storeCreated = "store-created"
    case storeEdited = "store-edited"
    case storeDeleted = "store-deleted"
    case storeAssigned = "store-assigned"
    case storeMoveOrdered = "store-move-ordered"
    case storeMoved = "store-moved"
    case storeMoveCancelled = "store-move-cancelled"
    case collectorSet = "collector-set"
    case transactionsSwitched = "transactions-switched"

    case topologyOrdered = "topology-ordered"
    case topologyChanged = "topology-changed"
    case topologyCancelled = "topology-cancelled"
    case homeMoveOrdered = "home-move-ordered"
    case homeMoved = "home-moved"
    case homeMoveCancelled = "home-move-cancelled"

    case visibilityGranted = "visibility-granted"
    case visibilityRevoked = "visibility-revoked"
    case shown = "shown"
    case hidden = "hidden"
    case visibilityImported = "visibility-imported"
    case listsSwitched = "lists-switched"

    case preferenceSet = "preference-set"
    case preferenceSetBack = "preference-set-back"
    case preferenceReset = "preference-reset"

    case quarantineRedriven = "quarantine-redriven"
    case quarantineDismissed = "quarantine-dismissed"
    case quarantineRoomSet = "quarantine-room-set"
    case unsentAdded = "unsent-added"
    case databaseRepaired = "database-repaired"
    case databaseRestored = "database-restored"
    case backupOrdered = "backup-ordered"
    case merged = "merged"
    case userSent = "user-sent"
    case userPasswordSet = "user-password-set"
    case userCreated = "user-created"
    case userEdited = "user-edited"
    case userRights = "user-rights"

    case peopleSearched = "people-searched"
    case personFetched = "person-fetched"

    case transferMonthsSet = "transfer-months-set"
    case transfersRebuilt = "transfers-rebuilt"
    case transferAllowed = "transfer-allowed"
}
