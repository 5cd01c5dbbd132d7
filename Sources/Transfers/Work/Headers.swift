import Failures
import Payload
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// Which record a transfer is about, when a header or one of its lines changed.
enum Headers {
    /// The document that a changed record is, or is a line of.
    static func header(of change: (key: RecordKey, parent: RecordKey?)) -> RecordKey? {
        if DocumentKind(change.key) != nil { return change.key }
        return DocumentKind(ofLine: change.key) == nil ? nil : change.parent
    }

    /// The documents that changed records are, or are lines of: each once, in the order of the changes.
    static func headers(of changes: [(key: RecordKey, parent: RecordKey?)]) -> [RecordKey] {
        var seen: Set<RecordKey> = []
        return changes.compactMap { header(of: $0) }.filter { seen.insert($0).inserted }
    }

    static func header(of key: RecordKey, _ transaction: Transaction) throws -> RecordKey? {
        if DocumentKind(key) != nil { return key }
        guard DocumentKind(ofLine: key) != nil, let record = try transaction.records.record(key) else { return nil }
        return try transaction.records.parent(of: record.rec)
    }
}
