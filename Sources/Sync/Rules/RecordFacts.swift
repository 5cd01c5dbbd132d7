import Catalogue
import Failures
import Storage

/// What a record's own fields do not tell, looked up where a variant of its table asks for it (R-OWN).
struct RecordFacts {
    let rules: Rules
    let ledger: Ledger

    /// The facts true of a record, of those that its table's variants ask for.
    func of(_ view: FieldView, _ table: TableRules) throws -> Set<RecordFact> {
        var facts: Set<RecordFact> = []
        for fact in table.asksFor where try holds(fact, view, table) { facts.insert(fact) }
        return facts
    }

    private func holds(_ fact: RecordFact, _ view: FieldView, _ table: TableRules) throws -> Bool {
        switch fact {
        case .nameOfStore: try !ledger.stores(named: view.text(table.nameField)).isEmpty
        case .existingPatient: try isPatient(view.text("name_ID"))
        case .enteredOnPrimary, .centralisedOrder, .newPatient, .newPrescriber, .firstPrescription, .inventoryAdjustment,
            .syncPreference, .createdOnSite, .standardReport:
            false
        case .transactionTransferLogLine: TransferLogLine.isAbout("transact", view)
        case .requisitionTransferLogLine: TransferLogLine.isAbout("requisition", view)
        case .orderTransferLogLine: TransferLogLine.isAbout("purchase_order", view)
        }
    }

    private func isPatient(_ name: String) throws -> Bool {
        guard let record = try ledger.record("name", name), !record.isDeleted, let table = rules["name"] else { return false }
        return try table.view(of: record.payload).text("type").lowercased() == "patient"
    }
}
