import Catalogue
import Failures
import Storage
import SyncProtocol

/// What is known here of patients, prescribers and the stores that see them: the same questions on central and on a site (R-OWN 1–4).
///
/// An id that was merged stands for the one it was merged into (R-OWN 9).
package struct Patients {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The name's record when it is a patient's.
    package func patient(_ id: String) throws -> (record: StoredRecord, view: NameRecord)? {
        guard let found = try transaction.live(NameRecord.self, id), found.view.isPatient else { return nil }
        return found
    }

    /// A merge makes one patient of two: what was prescribed to either is the kept one's (R-OWN 9).
    package func isSame(_ one: String, _ other: String) throws -> Bool {
        try one == other || transaction.aliases.resolve("name", one) == transaction.aliases.resolve("name", other)
    }

    /// Whether a name is a patient's as far as is known: one that is not here may be, and is treated with a patient's care.
    package func mayBePatient(_ id: String) throws -> Bool {
        try transaction.live(NameRecord.self, id)?.view.isPatient ?? true
    }

    package func prescriber(_ id: String) throws -> (record: StoredRecord, view: PrescriberRecord)? {
        try transaction.live(PrescriberRecord.self, id)
    }

    /// Whether a patient is visible in a store: it is the home store, or a visibility row says so.
    package func isVisible(_ patient: NameRecord, _ id: String, in store: String) throws -> Bool {
        if patient.text(.supplying_store_id) == store { return true }
        return try transaction.visibility.storesSeeing(.name, transaction.aliases.resolve("name", id)).contains(store)
    }

    /// Whether a prescriber is visible in a store.
    package func isVisible(prescriber: PrescriberRecord, _ id: String, in store: String) throws -> Bool {
        if prescriber.text(.store_ID) == store { return true }
        return try transaction.visibility.storesSeeing(.prescriber, transaction.aliases.resolve("clinician", id)).contains(store)
    }

    /// Whether this database is a remote site's.
    package func isOnSite() throws -> Bool { try transaction.state.value(Meta.role) == .site }

    /// Whether a store dispenses to patients; nil when this database does not know the store.
    package func isDispensary(_ store: String) throws -> Bool? {
        guard try isOnSite() else { return try transaction.stores.store(store)?.isDispensary }
        return try Settings.kept(transaction)?.stores.first { $0.id == store }?.isDispensary
    }

    /// The dispensary stores active on a site; on a site's own database, on itself.
    package func dispensaries(of site: String) throws -> [String] {
        if try isOnSite() {
            return try (Settings.kept(transaction)?.stores ?? []).filter { $0.kind == .active && $0.isDispensary }.map(\.id)
        }
        return try transaction.offices.tenures(of: site).compactMap { tenure in
            guard case .store(let id) = tenure.office, try transaction.stores.store(id)?.isDispensary == true else { return nil }
            return id
        }
    }

    /// Whether a preference for all sites is on.
    package func isOn(_ preference: GlobalPreference) throws -> Bool { try transaction.options.isOnForAll(preference.rawValue) }
}
