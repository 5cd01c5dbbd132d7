import Storage

/// A fact kept beside records, in the transaction that writes the record, whoever writes it: at central, at sites, or both.
package struct FactStep: Sendable {
    package typealias AtCentral = @Sendable (LedgerWriter, FactChange) throws -> Void
    package typealias AtSite = @Sendable (SiteFacts, FactChange) throws -> Void

    package let name: String
    /// What is kept and what it is for, as a sentence with its rule.
    package let what: String
    /// The tables it is drawn from, in lower case; nil for every table.
    package let tables: Set<String>?
    /// By table: fields that must all say something for a record to count; without an entry every record does.
    package let onlyWith: [String: [String]]
    package let atCentral: AtCentral?
    package let atSite: AtSite?
    /// Why it is kept at one end alone.
    package let reason: String

    init(
        _ name: String, _ what: String, from tables: Set<String>?, onlyWith: [String: [String]] = [:], atCentral: AtCentral?, atSite: AtSite?,
        because reason: String = ""
    ) {
        self.name = name
        self.what = what
        self.tables = tables
        self.onlyWith = onlyWith
        self.atCentral = atCentral
        self.atSite = atSite
        self.reason = reason
    }
}
