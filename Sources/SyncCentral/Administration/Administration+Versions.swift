import Catalogue
import Payload
import Storage
import SyncRules

/// Versions of what is edited: each sums up what an administrator sets of it, and says whether somebody else changed it since it was read.
extension Administration {
    /// Of a store: its record, its own name, its preferences, where it is active and copied, and whether its transactions travel.
    ///
    /// - Throws: `not-found`.
    package static func version(ofStore reference: String, _ transaction: Transaction) throws -> String {
        let store = try Self.store(reference, transaction)
        let tenure = try transaction.offices.tenure(.store(store.id))
        let preferences = try transaction.records.records(matching: PreferenceRecord.query(of: store.id)).first
        return sum([
            .string(store.id), try hash("store", store.id, transaction), try hash("name", store.nameID, transaction),
            .string(preferences?.hash.hex ?? ""), .string(tenure?.site ?? ""), .integer(tenure?.epoch ?? 0),
            .array(try transaction.offices.collectors(of: store.id).sorted().map { .string($0) }),
            .bool(try transaction.options.syncsTransactions(of: store.id)),
        ])
    }

    /// Of a user of mSupply on central: the record, and the stores the user may log in to.
    package static func version(ofUser id: String, _ transaction: Transaction) throws -> String {
        let user = try transaction.records.present("user", id)
        let rows = try UserAccess(transaction: transaction).rows(of: user).map { $0.record.hash.hex }
        return sum([.string(user.hash.hex), .array(rows.sorted().map { .string($0) })])
    }

    /// Of a preference of all sites: what the primary says, and who has set it back.
    package static func version(of preference: GlobalPreference, _ transaction: Transaction) throws -> String {
        let preferences = GlobalPreferences(transaction: transaction)
        let record = try preferences.record(preference)
        let overrides = try preferences.overrides(of: preference).map { "\($0.site) \($0.isValid)" }
        return sum([
            .bool(try preferences.isOn(preference)), .integer(record?.revision ?? 0), .array(overrides.sorted().map { .string($0) }),
        ])
    }

    /// What stands now, to be shown with what is read after it: an edit from it is refused rather than made from what is older.
    package func version(_ of: (Transaction) throws -> String) throws -> String { try database.read { try of($0) } }

    private static func hash(_ table: String, _ id: String, _ transaction: Transaction) throws -> JSONValue {
        .string(id.isEmpty ? "" : try transaction.records.record(table, id)?.hash.hex ?? "")
    }

    private static func sum(_ facts: [JSONValue]) -> String { String(Digest.of(JSONValue.array(facts).serialised()).hex.prefix(16)) }
}
