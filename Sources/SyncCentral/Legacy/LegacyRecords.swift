import Catalogue
import LegacyProtocols
import Storage
import SyncRules

/// Stored records as sites of another system's program receive them.
struct LegacyRecords {
    let transaction: Transaction

    /// Whether the protocol carries the record, as it is or as its deletion.
    func isCarried(_ record: StoredRecord) throws -> Bool {
        let table = record.key.table
        if Merge.isMerge(record.key) {
            guard !record.isDeleted, let merge = try? Merge(record.payload) else { return false }
            return WireTables.standard[merge.of]?.sendsMerges ?? false
        }
        guard transaction.rules[table.folded]?.type.api != .v6 else { return false }
        let wire = WireTables.standard[table.folded]
        guard record.isDeleted else { return wire?.isSent ?? true && RecordShape.isReadable(record.payload) }
        // What was merged is told by the merge.
        guard wire?.sendsDeletions ?? false else { return false }
        return try transaction.aliases.resolve(table: table, id: record.key.id) == record.key.id
    }

    /// Whether central's list brings it, whatever other channel holds it as well.
    static func isForAll(_ record: StoredRecord) -> Bool { tablesForAll.contains(record.key.table.folded) }

    private static let tablesForAll: Set<String> = Set(
        Catalogue.standard.types.filter { $0.foreignAudience(for: .openMSupply) == .everyone }.map { Rules.wireName($0.table, $0.api).lowercased() })

    /// The record in the form of the protocol; it is carried.
    func sent(_ record: StoredRecord) throws -> SentRecord {
        if Merge.isMerge(record.key) {
            let merge = try Merge(record.payload)
            return SentRecord(
                table: WireTables.standard[merge.of]?.name ?? merge.of, id: merge.id, action: .merge,
                data: MergeMessage(kept: merge.kept, dropped: merge.dropped).recordData)
        }
        let wire = WireTables.standard[record.key.table.folded]
        let name = wire?.name ?? record.key.table.name
        guard !record.isDeleted else { return SentRecord(table: name, id: record.key.id, action: .delete, data: nil) }
        return SentRecord(table: name, id: record.key.id, action: .update, data: try wire?.sent(record.payload) ?? record.payload)
    }
}
