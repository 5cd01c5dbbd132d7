import Payload
import Storage

/// Who administers, and from where.
package struct Administrator: Sendable, Equatable {
    package let name: String
    /// An address, or the words "command line".
    package let origin: String

    package init(name: String, origin: String) {
        self.name = name
        self.origin = origin
    }

    /// The program itself, where nobody asked.
    package static let program = Administrator(name: "tributary", origin: "program")
}

/// The administrative acts, under words that never change once shipped (R-SITE 6).
package enum AuditAct: String, CaseIterable, Sendable {
    case centralSetUp = "central-set-up"
    case siteCreated = "site-created"
    case siteEdited = "site-edited"
    case siteDeleted = "site-deleted"
    case storeCreated = "store-created"
    case storeAssigned = "store-assigned"
    case collectorSet = "collector-set"
    case visibilityGranted = "visibility-granted"
    case visibilityRevoked = "visibility-revoked"
    case syncSwitched = "sync-switched"
    case quarantineRedriven = "quarantine-redriven"
    case quarantineDismissed = "quarantine-dismissed"
    case merged = "merged"
}

extension Administration {
    /// Records an act in the transaction that does it: both are durable, or neither is.
    ///
    /// - Parameters:
    ///   - subject: what was acted on, as a person names it.
    ///   - details: what a reader needs besides; never a password or its hash.
    func audit(_ act: AuditAct, _ subject: String, _ details: KeyValuePairs<String, JSONValue> = [:], _ ledger: Ledger) throws {
        let members = details.map { (key: $0.key, value: $0.value) }
        try ledger.audit(
            actor: by.name, origin: by.origin, act: act.rawValue, subject: subject, details: JSONValue.object(members).serialised())
    }

    /// The acts that match, newest first.
    package func audited(_ query: AuditQuery = AuditQuery()) throws -> [AuditEntry] { try database.read { try $0.audit(query) } }
}
