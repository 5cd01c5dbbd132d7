import Catalogue
import Failures
import Storage

/// What is edited only in a dispensary store: patients with all that hangs on them, prescribers, and prescriptions (R-OWN 1, 3, 4).
///
/// Runs after the owner was found to be the editor's, for the stored version and the incoming one.
package struct DispensaryRule {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    package let editor: Editor

    package init(transaction: Transaction, editor: Editor) {
        self.transaction = transaction
        self.editor = editor
    }

    private var patients: Patients { Patients(transaction: transaction) }

    /// Tables of which some records are a patient's.
    private static let patientTables: Set<String> = Set(
        Catalogue.standard.types.filter { type in
            ([type.ownership] + type.variants.map(\.ownership)).contains { $0.dataClass == .patient }
        }.map { $0.table.lowercased() })

    /// Rows that make names and prescribers visible in stores.
    package static let visibilityTables: Set<String> = ["name_store_join", "clinician_store_join"]

    /// Whether a table holds prescriptions, or some records of patients and prescribers.
    package static func concerns(_ table: TableRules) -> Bool {
        table.name.lowercased() == DocumentKind.transaction.table || patientTables.contains(table.type.table.lowercased())
    }

    /// - Parameters:
    ///   - table: one that it concerns.
    ///   - stored: the live version here.
    /// - Throws: `dispensary-only`, `patient-not-visible`, `repeat-elsewhere`, `not-editor`.
    package func judge(_ key: RecordKey, _ table: TableRules, payload: [UInt8]?, stored: StoredRecord?) throws {
        if key.table.folded == DocumentKind.transaction.table { return try judgePrescription(key, payload, stored) }
        if let stored { try judgePerson(key, table, stored.payload, isNew: false) }
        if let payload { try judgePerson(key, table, payload, isNew: stored == nil) }
    }

    private func context(_ key: RecordKey) -> [String: String] { ["table": key.table.name, "id": key.id] }

    // MARK: Patients and prescribers

    private func judgePerson(_ key: RecordKey, _ table: TableRules, _ payload: [UInt8], isNew: Bool) throws {
        let view = try table.view(of: payload)
        let ownership = try ChannelRouter(transaction: transaction).ownership(of: view, table, id: key.id)
        guard ownership.dataClass == .patient else { return }
        if Self.visibilityTables.contains(key.table.folded) {
            guard !editor.isCentral else { return }
            // New patients and prescribers: the site that made them says where on that site they are visible.
            guard try editor.holds(.store(VisibilityRow(view).text(.store_ID))) == .yes else {
                throw Failure(
                    .notEditor, "Patients and prescribers are made visible in stores of other sites on the central server only.",
                    context(key))
            }
            return
        }
        switch ownership.ownerPath {
        case .home(let field): try requireDispensary(key, home: view.text(named: field), isNew: isNew)
        case .nameHome(let field):
            let home = try patients.patient(view.text(named: field))?.view.text(.supplying_store_id) ?? ""
            if !home.isEmpty { try requireDispensary(key, home: home, isNew: false) }
        default: return
        }
    }

    /// The store worked in must dispense, and so must the home of somebody new; where no store is named, some store of the site must.
    private func requireDispensary(_ key: RecordKey, home: String, isNew: Bool) throws {
        guard !editor.isVouchedFor else { return }
        if editor.actsForAll { return }
        guard !home.isEmpty else {
            guard isNew else { return }
            throw try dispensaryOnly(key, "\(title(key)) have their home", nil, "No home store is named.")
        }
        if isNew, try patients.isDispensary(home) == false {
            throw try dispensaryOnly(key, "\(title(key)) have their home", home, "\(try StoreTitle.of(home, transaction)) is none.")
        }
        if let store = editor.acting.store {
            guard try editor.holds(.store(store)) == .yes, try patients.isDispensary(store) == true else {
                throw try dispensaryOnly(key, "\(title(key)) are edited", home)
            }
            return
        }
        guard try !patients.dispensaries(of: editor.site).isEmpty else { throw try dispensaryOnly(key, "\(title(key)) are edited", home) }
    }

    /// Of names only patients are meant here.
    private func title(_ key: RecordKey) -> String {
        key.table.folded == "name" ? "Patients" : rules[key.table.folded]?.type.title ?? key.table.name
    }

    /// The refusal, naming the dispensaries of this place, or else the home store.
    ///
    /// - Parameter why: what is wrong with the store that is named.
    private func dispensaryOnly(_ key: RecordKey, _ what: String, _ home: String?, _ why: String = "") throws -> Failure {
        let here = try patients.dispensaries(of: editor.site).map { try StoreTitle.of($0, transaction) }.sorted()
        var words = "\(what) in dispensary stores only." + (why.isEmpty ? "" : " \(why)")
        if !here.isEmpty {
            words += " Here that is \(here.joined(separator: " or "))."
        } else if why.isEmpty, let home, !home.isEmpty {
            words += " No store here is one; the home store is \(try StoreTitle.of(home, transaction))."
        } else {
            words += " No store here is one."
        }
        return Failure(.dispensaryOnly, words, context(key), remedy: here.isEmpty ? Self.remedyWithout : nil)
    }

    /// What to do where no store dispenses: there is none to switch to.
    package static let remedyWithout =
        "Do it on a site with a dispensary store. A store of this place begins to dispense by, on central: tributary stores edit STORE --mode dispensary."

    // MARK: Prescriptions

    private func judgePrescription(_ key: RecordKey, _ payload: [UInt8]?, _ stored: StoredRecord?) throws {
        guard let payload else { return }
        let document = try rules.record(DocumentRecord.self, payload)
        guard document.isPrescription, !editor.isVouchedFor else { return }
        let store = document.text(.store_ID)
        if try patients.isDispensary(store) == false {
            throw try dispensaryOnly(key, "Prescriptions are written", nil)
        }
        let name = document.text(.name_ID)
        if let stored {
            guard try !patients.isSame(rules.record(DocumentRecord.self, stored.payload).text(.name_ID), name) else { return }
            try RepeatRule(transaction: transaction, editor: editor).judgeNewPatient(name, of: key)
        }
        if editor.actsForAll { return }
        guard let patient = try patients.patient(name) else { return try checkHeld(name, key) }
        guard try !patients.isVisible(patient.view, name, in: store) else { return }
        throw Failure(.patientNotVisible, nil, context(key))
    }

    /// Nobody prescribes to somebody who is not known at the place, whether or not the prescription is sent (R-OWN 3).
    ///
    /// What a site pushed is taken: a restored central may have lost the patient, whose own site brings that back.
    private func checkHeld(_ name: String, _ key: RecordKey) throws {
        guard !editor.isRemote, !name.isEmpty, try transaction.live(NameRecord.self, name) == nil else { return }
        throw Failure(
            .patientNotVisible,
            "The patient \(name) is not known \(editor.isCentral ? "to central" : "on this site"), "
                + "so nothing can be prescribed to the patient here.", context(key))
    }
}
