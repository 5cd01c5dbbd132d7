import Failures
import Payload
import Storage
import SyncRules

/// What a dispensary store has that is worked with in dispensaries only (R-OWN 1, 3, 5).
package struct DispensaryHoldings: Equatable, Sendable {
    /// Whose home it is.
    package let patients: Int
    package let prescribers: Int
    /// Those central holds.
    package let prescriptions: Int
    /// Its site keeps its transactions from central.
    package let isWithheld: Bool

    package var isEmpty: Bool { patients + prescribers + prescriptions == 0 && !isWithheld }

    /// What becomes of it in an ordinary store, for a person.
    package var words: String {
        var words: [String] = []
        if patients + prescribers > 0 {
            words.append(
                "\(patients) patients and \(prescribers) prescribers have their home there, and are edited in dispensaries only: move their homes first.")
        }
        if prescriptions > 0 { words.append("\(prescriptions) prescriptions of it are on central; no more can be written.") }
        if isWithheld {
            words.append("What its site keeps from central, prescriptions and stock, is sent with the next sync; prescriptions are kept apart.")
        }
        return words.joined(separator: " ")
    }

    /// What to do before the mode is changed.
    package var remedy: String {
        patients + prescribers > 0
            ? "Give them another home, on central: tributary homes move name ID STORE for a patient, clinician ID for a prescriber; then change the mode."
            : "Change it with --yes when the store prescribes no more."
    }
}

extension Administration {
    /// What stands against making an ordinary store of a dispensary; nil when it is none.
    ///
    /// - Throws: `not-found`.
    package func dispensaryHoldings(_ reference: String) throws -> DispensaryHoldings? {
        try database.read { ledger in
            let store = try Self.store(reference, ledger)
            guard store.isDispensary else { return nil }
            let isRemote = try ledger.tenure(.store(store.id)).flatMap { try ledger.site($0.site) }.map { $0.kind != .central } ?? false
            return DispensaryHoldings(
                patients: try count("name", [("supplying_store_id", store.id)], ledger) { $0.text("type").lowercased() == "patient" },
                prescribers: try count("clinician", [("store_ID", store.id)], ledger) { _ in true },
                prescriptions: try count("transact", [("store_ID", store.id), ("mode", "dispensary")], ledger, DispensaryRule.isPrescription),
                isWithheld: try isRemote && !ledger.syncsTransactions(of: store.id))
        }
    }

    private func count(
        _ table: String, _ fields: [(name: String, value: String)], _ ledger: Ledger, _ counts: (FieldView) -> Bool
    ) throws -> Int {
        guard let rules = rules[table] else { return 0 }
        var total = 0
        var after: String?
        while true {
            let page = try ledger.records(matching: RecordQuery(table: table, fields: fields, after: after, limit: 1_000))
            total += try page.count { try counts(rules.view(of: $0.payload)) }
            guard let last = page.last, page.count == 1_000 else { return total }
            after = last.key.id
        }
    }
}
