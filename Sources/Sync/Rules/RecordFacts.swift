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
        case .existingPatient: try patients.patient(view.text("name_ID")) != nil
        case .newPatient: try patients.isNewPatient(view.text("name_ID"))
        case .newPrescriber: try patients.isNewPrescriber(view.text("prescriber_ID"))
        case .firstPrescription: try patients.isFirstContact(view.text("prescriber_ID"), in: view.text("store_ID"))
        case .enteredOnPrimary, .centralisedOrder, .inventoryAdjustment,
            .syncPreference, .createdOnSite, .transactionTransferLogLine, .requisitionTransferLogLine, .standardReport:
            false
        }
    }

    private var patients: Patients { Patients(rules: rules, ledger: ledger) }
}
