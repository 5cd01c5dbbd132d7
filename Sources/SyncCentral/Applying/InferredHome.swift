import Failures
import Payload
import Storage
import SyncRules

/// Gives patients of old data that came without a home store the store of their latest prescription (R-OWN 1).
///
/// Central writes it into the patient's record, so that every site reads it there. What central worked out it corrects when a
/// later prescription is imported, as long as the home is still its own; after that the home changes by a hand-over only.
struct InferredHome {
    let transaction: Transaction
    var rules: Rules { transaction.rules }
    let writer: LedgerWriter
    private var patients: Patients { Patients(transaction: transaction) }

    /// Takes a record just written on central.
    func take(_ key: RecordKey, payload: [UInt8]) throws {
        switch key.table.folded {
        case DocumentKind.transaction.table:
            let document = try rules.record(DocumentRecord.self, payload)
            if document.isPrescription { try inferHome(from: document) }
        case "name":
            guard let patient = try patients.patient(key.id), let known = try transaction.people.prescriptionHome(of: key.id) else { return }
            if patient.view.text(.supplying_store_id).isEmpty { try setHome(patient.record, to: known.store) }
        default: return
        }
    }

    private func inferHome(from prescription: DocumentRecord) throws {
        let (name, store) = (prescription.text(.name_ID), prescription.text(.store_ID))
        guard !name.isEmpty, !store.isEmpty else { return }
        let dated = prescription.text(.entry_date).prefix(10) + " " + prescription.text(.entry_time)
        let known = try transaction.people.prescriptionHome(of: name)
        let patient = try patients.patient(name)
        let home = patient?.view.text(.supplying_store_id) ?? ""
        // A home that did not come from here is the patient's own.
        guard home.isEmpty || home == known?.store else { return }
        if let known, known.dated >= dated { return }
        if let central = try transaction.state.value(Meta.site), !home.isEmpty, try transaction.offices.tenure(.store(home))?.site != central { return }
        try transaction.people.setPrescriptionHome(of: name, store: store, dated: String(dated))
        if let patient, home != store { try setHome(patient.record, to: store) }
    }

    private func setHome(_ record: StoredRecord, to store: String) throws {
        let payload = try RecordMember.replacing(NameRecord.Field.supplying_store_id, in: record.payload, withText: store)
        try writer.put(record.key, payload: payload, origin: 0)
    }
}
