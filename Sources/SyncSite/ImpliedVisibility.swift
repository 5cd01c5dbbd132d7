import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Visibility rows that a site writes by itself: of its new patients in its other dispensary stores, and of a prescriber with the
/// first prescription in a store; and of both in their home store (R-OWN 2, 4, 20).
struct ImpliedVisibility {
    /// The store preference that keeps patients of other stores out of sight; on unless switched off.
    static let hidesOthersPatients = "patients_created_in_other_stores_not_visible_in_this_store"

    let transaction: Transaction
    var rules: Rules { transaction.rules }
    let settings: Settings
    private var patients: Patients { Patients(transaction: transaction) }

    /// The rows that a change just applied calls for.
    ///
    /// - Parameter isNew: the record was not here before.
    func rows(after key: RecordKey, payload: [UInt8], isNew: Bool) throws -> [Change] {
        switch key.table.folded {
        case "name": isNew ? try ofNewPatient(key.id) + ofHome(key, payload) : []
        case "clinician": isNew ? try ofHome(key, payload) : []
        case DocumentKind.transaction.table: try ofPrescription(payload)
        default: []
        }
    }

    private var dispensaries: [String] {
        settings.stores.filter { $0.kind == .active && $0.isDispensary }.map(\.id)
    }

    private func ofHome(_ key: RecordKey, _ payload: [UInt8]) throws -> [Change] {
        let rows = HomeRows(transaction: transaction)
        let home = try rows.home(of: key, payload)
        guard settings.stores.contains(where: { $0.kind == .active && $0.id == home }) else { return [] }
        return try rows.missing(key, home: home).map { [$0] } ?? []
    }

    private func ofNewPatient(_ id: String) throws -> [Change] {
        guard let patient = try patients.patient(id) else { return [] }
        return try dispensaries.filter { store in
            try !patients.isVisible(patient.view, id, in: store) && !hidesPatientsOfOthers(store)
        }.map { VisibilityRow.showing(.patient, id, in: $0) }
    }

    private func ofPrescription(_ payload: [UInt8]) throws -> [Change] {
        let document = try rules.record(DocumentRecord.self, payload)
        let (store, id) = (document.text(.store_ID), document.text(.prescriber_ID))
        guard document.isPrescription, dispensaries.contains(store), let prescriber = try patients.prescriber(id),
            try !patients.isVisible(prescriber: prescriber.view, id, in: store)
        else { return [] }
        return [VisibilityRow.showing(.prescriber, id, in: store)]
    }

    private func hidesPatientsOfOthers(_ store: String) throws -> Bool {
        guard let record = try transaction.records.records(matching: PreferenceRecord.query(of: store)).first else { return true }
        return try rules.record(PreferenceRecord.self, record.payload).choice(Self.hidesOthersPatients) ?? true
    }
}
