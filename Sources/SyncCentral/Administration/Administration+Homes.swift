import Failures
import Storage
import SyncRules

extension Administration {
    /// Moves a patient or prescriber to another home store (R-OWN 1).
    ///
    /// At once when the old home is on central or on a site without a device, or there is none. Otherwise the old home's site
    /// freezes the record and what hangs on it, sends what it wrote, and reports; then the record gets its new home. `force`
    /// does not wait: what the old home still sends is kept apart.
    ///
    /// - Parameters:
    ///   - table: `name` for a patient, `clinician` for a prescriber.
    ///   - handoverID: a new id.
    /// - Returns: the hand-over; nil when the record is at home there already.
    /// - Throws: `not-found`, `argument-invalid`, `hand-over-under-way`.
    package func moveHome(
        table: String, id: String, to storeReference: String, force: Bool, handoverID: String
    ) throws -> HandoverListing? {
        try database.write { transaction in
            let (key, home) = try homed(table, id, transaction)
            let store = try Self.store(storeReference, transaction)
            guard store.isDispensary, !store.isDisabled else {
                throw Failure(.argumentInvalid, "\(store.title) does not dispense; patients and prescribers are at home in dispensaries.")
            }
            guard home != store.id else {
                guard let other = try transaction.offices.handoverUnderWay(of: key) else { return nil }
                throw Failure(
                    .handoverUnderWay, "\(key) is at home in \(store.title) and is about to leave; cancel that by: tributary homes cancel.",
                    ["handover": other.id])
            }
            let wanted = Handover(
                id: handoverID, office: .store(home), record: key, toSite: nil, toStore: store.id, at: transaction.now)
            return try listing(try Handovers(transaction: transaction, by: by).order(wanted, force: force), transaction)
        }
    }

    /// Ends the move of a home before its switch.
    package func cancelHomeMove(table: String, id: String) throws {
        try database.write { transaction in
            let (key, _) = try homed(table, id, transaction)
            guard let handover = try transaction.offices.handoverUnderWay(of: key) else {
                throw Failure(.notFound, "The home of \(key) is not being moved.")
            }
            try Handovers(transaction: transaction, by: by).cancel(handover)
        }
    }

    /// Moves of homes that wait for the old home's site.
    package func homeMoves() throws -> [HandoverListing] {
        try database.read { transaction in
            try transaction.offices.handoversUnderWay().filter { $0.record != nil }.map { try listing($0, transaction) }
        }
    }

    /// A patient or prescriber with its home store, empty when it has none.
    private func homed(_ table: String, _ id: String, _ transaction: Transaction) throws -> (key: RecordKey, home: String) {
        guard let field = HomeFinder.homeFields[table.lowercased()], let rules = transaction.rules[table] else {
            throw Failure(.argumentInvalid, "Only patients (name) and prescribers (clinician) have a home store.")
        }
        guard let record = try transaction.records.record(table, id), !record.isDeleted else {
            throw Failure(.notFound, "Central has no record \(table) \(id).", ["table": table, "id": id])
        }
        let view = try rules.view(of: record.payload)
        if record.key.table.folded == "name" {
            guard NameRecord(view).isPatient else {
                throw Failure(.argumentInvalid, "\(record.key.id) is not a patient; only patients and prescribers have a home store.")
            }
        }
        return (record.key, view.text(named: field))
    }
}
