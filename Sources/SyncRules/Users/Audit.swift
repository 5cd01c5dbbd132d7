import Payload
import Storage

/// Who administers, and from where.
package struct Administrator: Sendable, Equatable {
    package let name: String
    /// An address, a site, or the words "command line".
    package let origin: String

    package init(name: String, origin: String) {
        self.name = name
        self.origin = origin
    }

    /// The program itself, where nobody asked.
    package static let program = Administrator(name: "tributary", origin: "program")

    /// Somebody at a site, whose act came to central over the wire: the user when the site named one, otherwise the site itself.
    package static func at(_ site: Site, user: String?) -> Administrator {
        Administrator(name: user.flatMap { $0.isEmpty ? nil : $0 } ?? site.name, origin: "site \(site.name)")
    }
}

/// The administrative acts, under words that never change once shipped (R-SITE 6); docs/audit.md lists them.
package enum AuditAct: String, CaseIterable, Sendable {
    case centralSetUp = "central-set-up"
    case syncSwitched = "sync-switched"

    case siteCreated = "site-created"
    case siteEdited = "site-edited"
    case siteDeleted = "site-deleted"

    case storeCreated = "store-created"
    case storeEdited = "store-edited"
    case storeDeleted = "store-deleted"
    case storeAssigned = "store-assigned"
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
    case merged = "merged"
    case userSent = "user-sent"
    case userCreated = "user-created"
    case userEdited = "user-edited"
    case userRights = "user-rights"

    case peopleSearched = "people-searched"
    case personFetched = "person-fetched"

    case transferMonthsSet = "transfer-months-set"
    case transfersRebuilt = "transfers-rebuilt"
    case transferAllowed = "transfer-allowed"
}

extension Ledger {
    /// Records an act in the transaction that does it: both are durable, or neither is.
    ///
    /// Names and subjects that come from a site are shown to people: they are cut, and hold no line break or terminal's command.
    ///
    /// - Parameters:
    ///   - subject: what was acted on, as a person names it.
    ///   - details: what a reader needs besides; never a password or its hash.
    package func audit(
        _ act: AuditAct, _ subject: String, _ details: KeyValuePairs<String, JSONValue> = [:], by administrator: Administrator
    ) throws {
        let members = details.map { (key: $0.key, value: $0.value) }
        try audit(
            actor: Self.plain(administrator.name), origin: administrator.origin, act: act.rawValue, subject: Self.plain(subject),
            details: JSONValue.object(members).serialised())
    }

    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(300) {
            let isCommand = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            plain.append(isCommand || "\u{2028}\u{2029}".unicodeScalars.contains(scalar) ? " " : scalar)
        }
        return String(plain)
    }
}
