import Failures
import Storage

/// Who is new: visibility rows of new patients and prescribers are written by the site that made them, all others on central
/// (R-OWN 2, 4).
extension Patients {
    /// On a site: central has not acknowledged the patient. On central: the site that made the patient may not have heard of the
    /// acknowledgement yet.
    package func isNewPatient(_ id: String) throws -> Bool {
        guard let patient = try patient(id) else { return false }
        return try isNew(.name, patient.record)
    }

    /// - Parameter store: where a row shows the prescriber. To the site of a store that has received another site's newcomer, and
    ///   dispenses what that one prescribed, it is somebody like any other (R-OWN 4).
    package func isNewPrescriber(_ id: String, to store: String) throws -> Bool {
        guard let prescriber = try prescriber(id), try isNew(.prescriber, prescriber.record) else { return false }
        let home = try transaction.offices.tenure(.store(prescriber.view.text(.store_ID)))?.site
        return try home == transaction.offices.tenure(.store(store))?.site || !isFirstContact(id, in: store)
    }

    private func isNew(_ kind: VisibilityTable, _ record: StoredRecord) throws -> Bool {
        if try isOnSite() { return record.base == nil }
        return try transaction.visibility.isNewcomer(kind, record.key.id)
    }

    /// On central: whether a row that makes a prescriber visible in a store can come from a first prescription there.
    ///
    /// The prescription itself may be withheld, so what counts is that the store's site could know the prescriber: through
    /// another store held there. On a site the program writes the row itself, with the prescription.
    package func isFirstContact(_ prescriber: String, in store: String) throws -> Bool {
        guard try !isOnSite(), try isDispensary(store) == true, let found = try self.prescriber(prescriber),
            try !isVisible(prescriber: found.view, prescriber, in: store), let tenure = try transaction.offices.tenure(.store(store))
        else { return false }
        var held = Set(try transaction.offices.collected(by: tenure.site))
        for other in try transaction.offices.tenures(of: tenure.site) { if case .store(let id) = other.office { held.insert(id) } }
        if held.contains(found.view.text(.store_ID)) { return true }
        return try transaction.visibility.storesSeeing(.prescriber, prescriber).contains(where: held.contains)
    }
}
