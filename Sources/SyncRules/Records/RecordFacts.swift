import Catalogue
import Failures
import Storage

/// What a record's own fields do not tell, looked up where a variant of its table asks for it (R-OWN).
package struct RecordFacts {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The facts true of a record, of those that its table's variants ask for.
    package func of(_ view: FieldView, _ table: TableRules, id: String) throws -> Set<RecordFact> {
        var facts: Set<RecordFact> = []
        for fact in table.asksFor where try holds(fact, view, table, id) { facts.insert(fact) }
        return facts
    }

    private func holds(_ fact: RecordFact, _ view: FieldView, _ table: TableRules, _ id: String) throws -> Bool {
        switch fact {
        case .nameOfStore: try isNameOfStore(transaction.aliases.resolve("name", view.text(named: table.nameField)))
        case .existingPatient: try patients.mayBePatient(VisibilityRow(view).text(.name_ID))
        case .newPatient: try patients.isNewPatient(VisibilityRow(view).text(.name_ID))
        case .newPrescriber: try patients.isNewPrescriber(VisibilityRow(view).text(.prescriber_ID), to: VisibilityRow(view).text(.store_ID))
        case .firstPrescription: try patients.isFirstContact(VisibilityRow(view).text(.prescriber_ID), in: VisibilityRow(view).text(.store_ID))
        case .enteredOnPrimary: try isEnteredOnPrimary(view, table, depth: 0)
        case .centralisedOrder: try isOfCentralisedOrder(DocumentRecord(view))
        case .inventoryAdjustment: try isInventoryAdjustment(DocumentRecord(view))
        case .syncPreference: SyncPreference.includes(item: PreferenceRecord(view).text(.item))
        case .createdOnSite: try live("user", id) == nil
        case .standardReport: isStandardReport(ReportRecord(view), table)
        case .transactionTransferLogLine: TransferLogLine.isAbout(.transaction, LogRecord(view))
        case .requisitionTransferLogLine: TransferLogLine.isAbout(.requisition, LogRecord(view))
        case .orderTransferLogLine: TransferLogLine.isAbout(.purchaseOrder, LogRecord(view))
        }
    }

    /// A site knows stores by their names' type: it holds every name, and not every store.
    private func isNameOfStore(_ name: String) throws -> Bool {
        if try !transaction.stores.stores(named: name).isEmpty { return true }
        guard let record = try transaction.records.record("name", name), !record.isDeleted else { return false }
        return try rules.record(NameRecord.self, record.payload).isStore
    }

    private var patients: Patients { Patients(transaction: transaction) }

    private func live(_ table: String, _ id: String) throws -> StoredRecord? {
        guard !id.isEmpty, let record = try transaction.records.record(table, transaction.aliases.resolve(table, id)), !record.isDeleted else { return nil }
        return record
    }

    /// The record's own side, or that of the order it hangs on (R-OWN 6).
    private func isEnteredOnPrimary(_ view: FieldView, _ table: TableRules, depth: Int) throws -> Bool {
        guard depth < 8, let variant = table.variant(asking: .enteredOnPrimary) else { return false }
        guard case .follows(let name, let api, let field) = variant.audience else {
            return DocumentRecord(view).isEnteredOnPrimary
        }
        let parent = Rules.wireName(name, api)
        guard let record = try live(parent, view.text(named: field)), let rules = rules[parent] else { return false }
        return try isEnteredOnPrimary(rules.view(of: record.payload), rules, depth: depth + 1)
    }

    private func isOfCentralisedOrder(_ goods: DocumentRecord) throws -> Bool {
        let order = try transaction.live(DocumentRecord.self, goods.text(.purchase_order_ID), table: DocumentKind.purchaseOrder.table)
        return order?.view.isEnteredOnPrimary ?? false
    }

    /// Inventory is added and taken away by supplier invoices and credits on one system name.
    private func isInventoryAdjustment(_ document: DocumentRecord) throws -> Bool {
        guard ["si", "sc", "in"].contains(document.word(.type)), let name = try transaction.live(NameRecord.self, document.text(.name_ID))
        else { return false }
        return name.view.word(.type) == "invad" || name.view.word(.code) == "invad"
    }

    /// Open mSupply says it in so many words.
    private func isStandardReport(_ report: ReportRecord, _ table: TableRules) -> Bool {
        table.name == "om_report" ? report.truth(.is_custom) == false : report.isStandard
    }
}
