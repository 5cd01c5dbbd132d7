import Catalogue
import Failures
import Storage

/// What a record's own fields do not tell, looked up where a variant of its table asks for it (R-OWN).
package struct RecordFacts {
    package let rules: Rules
    package let ledger: Ledger

    package init(rules: Rules, ledger: Ledger) {
        self.rules = rules
        self.ledger = ledger
    }

    /// The facts true of a record, of those that its table's variants ask for.
    package func of(_ view: FieldView, _ table: TableRules, id: String) throws -> Set<RecordFact> {
        var facts: Set<RecordFact> = []
        for fact in table.asksFor where try holds(fact, view, table, id) { facts.insert(fact) }
        return facts
    }

    private func holds(_ fact: RecordFact, _ view: FieldView, _ table: TableRules, _ id: String) throws -> Bool {
        switch fact {
        case .nameOfStore: try isNameOfStore(ledger.resolve("name", view.text(table.nameField)))
        case .existingPatient: try patients.mayBePatient(view.text("name_ID"))
        case .newPatient: try patients.isNewPatient(view.text("name_ID"))
        case .newPrescriber: try patients.isNewPrescriber(view.text("prescriber_ID"), to: view.text("store_ID"))
        case .firstPrescription: try patients.isFirstContact(view.text("prescriber_ID"), in: view.text("store_ID"))
        case .enteredOnPrimary: try isEnteredOnPrimary(view, table, depth: 0)
        case .centralisedOrder: try isOfCentralisedOrder(view)
        case .inventoryAdjustment: try isInventoryAdjustment(view)
        case .syncPreference: SyncPreference.includes(item: view.text("item"))
        case .createdOnSite: try live("user", id) == nil
        case .standardReport: isStandardReport(view, table)
        case .transactionTransferLogLine: TransferLogLine.isAbout(.transaction, view)
        case .requisitionTransferLogLine: TransferLogLine.isAbout(.requisition, view)
        case .orderTransferLogLine: TransferLogLine.isAbout(.purchaseOrder, view)
        }
    }

    /// A site knows stores by their names' type: it holds every name, and not every store.
    private func isNameOfStore(_ name: String) throws -> Bool {
        if try !ledger.stores(named: name).isEmpty { return true }
        guard let record = try ledger.record("name", name), !record.isDeleted, let table = rules["name"] else { return false }
        return try table.view(of: record.payload).text("type").lowercased() == "store"
    }

    private var patients: Patients { Patients(rules: rules, ledger: ledger) }

    private func live(_ table: String, _ id: String) throws -> StoredRecord? {
        guard !id.isEmpty, let record = try ledger.record(table, ledger.resolve(table, id)), !record.isDeleted else { return nil }
        return record
    }

    /// The record's own mark, or that of the order it hangs on (R-OWN 6).
    private func isEnteredOnPrimary(_ view: FieldView, _ table: TableRules, depth: Int) throws -> Bool {
        guard depth < 8, let variant = table.variant(asking: .enteredOnPrimary) else { return false }
        guard case .follows(let name, let api, let field) = variant.audience else {
            return view.text(OrderSide.member) == OrderSide.primary
        }
        let parent = Rules.wireName(name, api)
        guard let record = try live(parent, view.text(field)), let rules = rules[parent] else { return false }
        return try isEnteredOnPrimary(rules.view(of: record.payload), rules, depth: depth + 1)
    }

    private func isOfCentralisedOrder(_ view: FieldView) throws -> Bool {
        guard let order = try live(DocumentKind.purchaseOrder.table, view.text("purchase_order_ID")),
            let table = rules[DocumentKind.purchaseOrder.table]
        else { return false }
        return try table.view(of: order.payload).text(OrderSide.member) == OrderSide.primary
    }

    /// Inventory is added and taken away by supplier invoices and credits on one system name.
    private func isInventoryAdjustment(_ view: FieldView) throws -> Bool {
        guard ["si", "sc", "in"].contains(view.text("type").lowercased()), let table = rules["name"],
            let name = try live("name", view.text("name_ID"))
        else { return false }
        let fields = try table.view(of: name.payload)
        return fields.text("type").lowercased() == "invad" || fields.text("code").lowercased() == "invad"
    }

    /// What ships with the program carries no name of its own and no author; Open mSupply says it in so many words.
    private func isStandardReport(_ view: FieldView, _ table: TableRules) -> Bool {
        if table.name == "om_report" { return view.text("is_custom") == "false" }
        // The type decides; a standard report of a real server carries a name in `Custom_name` as well.
        let type = view.text("type").lowercased()
        guard type.isEmpty else { return type == "std" }
        return ["custom_name", "Custom_name", "user_created_ID"].allSatisfy { view.text($0).isEmpty }
    }
}
