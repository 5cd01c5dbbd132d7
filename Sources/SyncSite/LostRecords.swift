import Failures
import Storage
import SyncProtocol
import SyncRules

/// A site forgets a record without a deletion by central: central kept apart what the site wrote of it, or lost it in a restore.
///
/// What the record was part of, and the half that answers it, count as changed, so that the follower looks at it again: now, or once the site is open for use.
enum LostRecords {
    static func erase(_ stored: StoredRecord, _ transaction: Transaction) throws {
        let half = try transaction.transfers.pair(begunBy: stored.key).flatMap { $0.state == .made ? $0.responding : nil }
        let wholes = [try transaction.records.parent(of: stored.rec), try order(of: stored, transaction), half].compactMap { $0 }
        let repeated = try repeated(by: stored, transaction)
        try transaction.records.erase(stored.rec)
        if let repeated { try DerivedFacts(transaction: transaction).recount(repeated) }
        for whole in wholes {
            guard let record = try transaction.records.record(whole), !record.isDeleted else { continue }
            try transaction.records.touch(record.rec, position: try transaction.ledger.nextPosition())
        }
    }

    /// The repeat whose count this record says something of.
    private static func repeated(by stored: StoredRecord, _ transaction: Transaction) throws -> String? {
        switch stored.key.table.folded {
        case DerivedFacts.repeatUses.table: try transaction.repeats.use(rec: stored.rec)?.repeatID
        case "repeat_table": stored.key.id
        default: nil
        }
    }

    /// The order that goods received were for: what came of it is counted from them (R-OWN 14).
    private static func order(of stored: StoredRecord, _ transaction: Transaction) throws -> RecordKey? {
        guard DocumentKind(stored.key) == .goodsReceived, !stored.isDeleted,
            let table = try transaction.knownTable(DocumentKind.purchaseOrder.table)
        else { return nil }
        let id = try DocumentRecord(stored.payload).text(.purchase_order_ID)
        return id.isEmpty ? nil : RecordKey(table, id)
    }
}
