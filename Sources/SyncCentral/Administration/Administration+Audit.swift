import Payload
import Storage
import SyncRules

extension Administration {
    /// As the ledger's own, by the administrator who acts here.
    func audit(_ act: AuditAct, _ subject: String, _ details: KeyValuePairs<String, JSONValue> = [:], _ transaction: Transaction) throws {
        try transaction.audit.append(act, subject, details, by: by)
    }

    /// The acts that match, newest first.
    package func audited(_ query: AuditQuery = AuditQuery()) throws -> [AuditEntry] { try database.read { try $0.audit.entries(query) } }
}
