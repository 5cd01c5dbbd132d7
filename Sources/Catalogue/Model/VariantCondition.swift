/// A fact about a record that its own fields do not tell; whoever asks must know it.
package enum RecordFact: String, Sendable, CaseIterable {
    /// An order, tender, quote or payment that the primary entered; it stays so for life (R-OWN 6).
    case enteredOnPrimary = "entered on the primary"
    /// Goods received for an order that the primary entered (R-OWN 14).
    case centralisedOrder = "of a centralised order"
    /// Visibility of a patient whom central has not acknowledged yet (R-OWN 2).
    case newPatient = "new patient of the site"
    /// Visibility of a patient known to central (R-OWN 2).
    case existingPatient = "existing patient"
    /// Visibility of a prescriber whom central has not acknowledged yet (R-OWN 2).
    case newPrescriber = "new prescriber of the site"
    /// Visibility that comes from a prescriber's first prescription recorded in the store (R-OWN 4).
    case firstPrescription = "first prescription in the store"
    /// A transaction on the system name of type `invad`.
    case inventoryAdjustment = "inventory adjustment name"
    /// A row about a name that is a store's own (R-OWN 12).
    case nameOfStore = "name of a store"
    /// A preference of the synchronisation settings (R-OWN 13).
    case syncPreference = "sync-related preference"
    /// A user just made on a remote site (R-OWN 7).
    case createdOnSite = "created on a remote site"
    /// The line the responding site logs about the transfer of an invoice or return (R-OWN 15).
    case transactionTransferLogLine = "transfer log line of a transaction"
    /// The line the responding site logs about the transfer of a requisition (R-OWN 15).
    case requisitionTransferLogLine = "transfer log line of a requisition"
    /// The line the responding site logs about the transfer of a purchase order (R-OWN 15).
    case orderTransferLogLine = "transfer log line of an order"
    /// A report that ships with the program (R-OWN 16).
    case standardReport = "standard report"
}

/// When a variant applies instead of its record type's ordinary rules.
package indirect enum VariantCondition: Sendable, Equatable {
    /// The field has one of the values; letter case does not count, as in the legacy system.
    case equals(field: String, values: [String])
    case isEmpty(field: String)
    case notEmpty(field: String)
    case context(RecordFact)
    case all([VariantCondition])

    /// The fields the condition reads.
    package var fields: [String] {
        switch self {
        case .equals(let field, _), .isEmpty(let field), .notEmpty(let field): [field]
        case .context: []
        case .all(let parts): parts.flatMap(\.fields)
        }
    }

    /// Whether it holds for the field values found by `lookup` and the facts given.
    ///
    /// A field that `lookup` does not know counts as empty. Facts not listed count as untrue.
    package func holds(where lookup: (String) -> String?, facts: Set<RecordFact> = []) -> Bool {
        switch self {
        case .equals(let field, let values):
            let value = (lookup(field) ?? "").lowercased()
            return values.contains { $0.lowercased() == value }
        case .isEmpty(let field): return (lookup(field) ?? "").isEmpty
        case .notEmpty(let field): return !(lookup(field) ?? "").isEmpty
        case .context(let fact): return facts.contains(fact)
        case .all(let parts): return parts.allSatisfy { $0.holds(where: lookup, facts: facts) }
        }
    }

    /// What an administrator reads.
    package var title: String {
        switch self {
        case .context(let fact): fact.rawValue
        case .all(let parts): parts.map(\.title).joined(separator: " and ")
        default: phrase
        }
    }

    /// The condition as a phrase, in the notation of the declarations.
    package var phrase: String {
        switch self {
        case .equals(let field, let values): "\(field) = \(values.joined(separator: " or "))"
        case .isEmpty(let field): "\(field) is empty"
        case .notEmpty(let field): "\(field) is set"
        case .context(let fact): "fact \(fact.rawValue)"
        case .all(let parts): parts.map(\.phrase).joined(separator: " and ")
        }
    }
}
