import Payload
import Storage

/// A name just made is visible in the store that made it, and in those whose preference asks for others' new names (R-STORE 4).
///
/// The store's preference is `new_names_visible_in_this_store_only`: unless it says no, names made elsewhere stay hidden there.
/// Patients and stores' own names have rules of their own.
package struct NewNameVisibility {
    package static let preference = "new_names_visible_in_this_store_only"
    private static let excluded: Set<String> = ["patient", "store", "build", "invad", "repack"]

    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// - Parameter store: where whoever made the name works; without one nothing follows.
    package func follow(_ key: RecordKey, payload: [UInt8], madeIn store: String?, _ writer: LedgerWriter) throws {
        guard key.table.folded == "name", let store, try transaction.stores.store(store) != nil,
            !Self.excluded.contains(try rules.record(NameRecord.self, payload).word(.type))
        else { return }
        for seer in Set([store] + (try welcoming())).sorted() where try transaction.visibility.joins(.name, key.id, in: seer).isEmpty {
            try writer.show(.name, key.id, in: seer)
        }
    }

    /// The stores that want to see names made in others.
    private func welcoming() throws -> [String] {
        var found: [String] = []
        try transaction.records.forEachRecord(of: "pref") { record in
            let preferences = try rules.record(PreferenceRecord.self, record.payload)
            guard preferences.isOfStore, preferences.choice(Self.preference) == false,
                try transaction.stores.store(preferences.text(.store_ID)) != nil
            else { return }
            found.append(preferences.text(.store_ID))
        }
        return found
    }
}
