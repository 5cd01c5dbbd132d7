import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// Which record a transfer is about, when a header or one of its lines changed.
enum Headers {
    static let tables = ["transact", "requisition", "purchase_order", "Goods_received"]
    static let lineTables = ["trans_line", "requisition_line", "purchase_order_line", "Goods_received_line"]

    /// Those that begin transfers, in lower case.
    static let initiating: Set<String> = ["transact", "requisition", "purchase_order"]

    static func isHeader(_ key: RecordKey) -> Bool { tables.contains { $0.lowercased() == key.table.folded } }

    /// The document that a changed record is, or is a line of.
    static func header(of change: (key: RecordKey, parent: RecordKey?)) -> RecordKey? {
        if isHeader(change.key) { return change.key }
        return isLine(change.key) ? change.parent : nil
    }

    private static func isLine(_ key: RecordKey) -> Bool { lineTables.contains { $0.lowercased() == key.table.folded } }

    static func header(of key: RecordKey, _ ledger: Ledger) throws -> RecordKey? {
        if isHeader(key) { return key }
        guard isLine(key), let record = try ledger.record(key) else { return nil }
        return try ledger.parent(of: record.rec)
    }
}
