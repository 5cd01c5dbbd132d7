import Catalogue
import Failures
import Payload
import Storage
import SyncProtocol

/// The preferences outside stores that sync, as records here say (R-OWN 6, 8).
///
/// Each is one record, edited on the primary and sent to everybody; the engine counts its `revision` up with every change. A site
/// that sets one back for itself writes a record of its own that names the revision it speaks of: any later change on the primary
/// makes it void, whoever hears of it in what order.
package struct GlobalPreferences {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// What the primary says.
    package func isOn(_ preference: GlobalPreference) throws -> Bool { try record(preference)?.isOn ?? preference.isOnByDefault }

    /// Whether it holds at a site: on, and not set back there.
    package func isInForce(_ preference: GlobalPreference, at site: String) throws -> Bool {
        try isOn(preference) && override(preference, by: site)?.isValid != true
    }

    /// The site that orders for a store by itself though the preference is on; nil when nobody does.
    ///
    /// Tenure tells where the store is active: central's own, or as central told the primary at another site.
    package func siteOrdering(for store: String, _ preference: GlobalPreference) throws -> String? {
        let overrides = try overrides(of: preference).filter(\.isValid)
        guard !overrides.isEmpty else { return nil }
        let active =
            try Patients(transaction: transaction).isOnSite()
            ? Settings.kept(transaction)?.stores.first { $0.id == store }?.activeSite : transaction.offices.tenure(.store(store))?.site
        return overrides.first { $0.site == active }?.siteName
    }

    // MARK: Records

    package struct Stored {
        package let payload: [UInt8]
        package let isOn: Bool
        package let revision: Int64

        package init(payload: [UInt8], isOn: Bool, revision: Int64) {
            self.payload = payload
            self.isOn = isOn
            self.revision = revision
        }
    }

    /// A site's word that it does without a preference.
    package struct Override: Equatable, Sendable {
        package let site: String
        package let siteName: String
        /// False once the primary has changed the preference since.
        package let isValid: Bool

        package init(site: String, siteName: String, isValid: Bool) {
            self.site = site
            self.siteName = siteName
            self.isValid = isValid
        }
    }

    package func record(_ preference: GlobalPreference) throws -> Stored? {
        guard let record = try transaction.records.record("pref", preference.recordID), !record.isDeleted else { return nil }
        let stored = try self.view(record.payload)
        return Stored(payload: record.payload, isOn: stored.isOn, revision: stored.number(.revision) ?? 0)
    }

    private func view(_ payload: [UInt8]) throws -> PreferenceRecord { try rules.record(PreferenceRecord.self, payload) }

    package func override(_ preference: GlobalPreference, by site: String) throws -> Override? {
        guard let record = try transaction.records.record("pref", preference.overrideID(site: site)), !record.isDeleted else { return nil }
        return try override(preference, record)
    }

    /// Every override here, by site.
    package func overrides(of preference: GlobalPreference) throws -> [Override] {
        guard preference.isOverridable else { return [] }
        let query = RecordQuery(table: "pref", fields: [(PreferenceRecord.Field.item.name, preference.rawValue)], limit: 100_000)
        return try transaction.records.records(matching: query).filter { $0.key.id != preference.recordID }.compactMap { try override(preference, $0) }
    }

    private func override(_ preference: GlobalPreference, _ record: StoredRecord) throws -> Override? {
        let word = try view(record.payload)
        guard !word.text(.network_ID).isEmpty else { return nil }
        let revision = try self.record(preference)?.revision ?? 0
        return Override(
            site: word.text(.network_ID), siteName: word.text(.site_name), isValid: word.text(.over) == String(revision))
    }

    // MARK: Writing

    /// The bytes a local write stores: a change of a preference counts its revision up.
    ///
    /// The revision lies above the ledger's head, so that a preference deleted by mistake of another program is not counted anew.
    package func counted(_ key: RecordKey, _ payload: [UInt8], stored: StoredRecord?) throws -> [UInt8] {
        guard key.table.folded == "pref", let preference = GlobalPreference(rawValue: key.id),
            try view(payload).text(.item) == preference.rawValue
        else { return payload }
        let before = try record(preference)
        let next = try nextRevision(before)
        if try view(payload).text(.revision) == String(next) { return payload }
        if let before {
            let same = try RecordMember.replacing(PreferenceRecord.Field.revision, in: payload, with: String(before.revision))
            if same == before.payload { return same }
        }
        return try RecordMember.replacing(PreferenceRecord.Field.revision, in: payload, with: String(next))
    }

    package func nextRevision(_ stored: Stored?) throws -> Int64 { min(max(stored?.revision ?? 0, try transaction.ledger.head()), Int64.max - 1) + 1 }

    /// A preference is one record, and so is what a site says of it: two could not both count.
    ///
    /// - Throws: `preference-fixed`.
    package func check(_ key: RecordKey, payload: [UInt8]?, stored: StoredRecord?, by editor: Editor) throws {
        guard key.table.folded == "pref" else { return }
        guard let payload else {
            guard let stored, !stored.isDeleted, GlobalPreference(rawValue: key.id) != nil else { return }
            guard try view(stored.payload).text(.item) == key.id else { return }
            throw Failure(.preferenceFixed, "A preference of all sites is switched off, not deleted.", ["id": key.id])
        }
        let word = try view(payload)
        guard word.text(.store_ID).isEmpty, let preference = GlobalPreference(rawValue: word.word(.item)) else { return }
        let site = word.text(.network_ID)
        guard site.isEmpty || !preference.isOverridable else {
            if payload == stored?.payload { return }
            return try checkOverride(key, word, preference, site, editor)
        }
        guard key.id == preference.recordID, word.text(.item) == preference.rawValue else {
            throw Failure(
                .preferenceFixed, "The preference \(preference.title) is kept in the record \(preference.recordID).", ["id": key.id])
        }
    }

    private func checkOverride(
        _ key: RecordKey, _ word: PreferenceRecord, _ preference: GlobalPreference, _ site: String, _ editor: Editor
    ) throws {
        guard key.id == preference.overrideID(site: site), word.text(.item) == preference.rawValue else {
            throw Failure(.preferenceFixed, "What a site says of \(preference.title) is kept in one record.", ["id": key.id])
        }
        guard try editor.holds(.primary) != .yes else {
            throw Failure(.preferenceFixed, "This is the primary: set the preference for all sites here.", ["id": key.id])
        }
        // A site speaks for itself: under another's number it would stop the primary's orders for that site's stores.
        guard let known = try transaction.sites.site(site), word.text(.site_number) != String(known.number) else { return }
        throw Failure(.preferenceFixed, "The number \(word.text(.site_number)) is another site's.", ["id": key.id])
    }
}

extension GlobalPreference {
    package func resetWords(_ site: String) -> String {
        "\(title) was changed on the primary: what \(site) had set back follows the primary again."
    }
}
