import Failures

/// A record as it is stored.
package struct StoredRecord: Sendable {
    package let rec: Int64
    package let key: RecordKey
    /// Position of its last change in this database.
    package let position: Int64
    /// The database that wrote this version; 0 is this one.
    package let origin: Int64
    package let isDeleted: Bool
    package let hash: Digest
    /// The bytes that were accepted; empty for a tombstone.
    package let payload: [UInt8]
    package let base: Base?
    /// The same record, of which central holds this.
    func with(base: Base?) -> StoredRecord {
        StoredRecord(rec: rec, key: key, position: position, origin: origin, isDeleted: isDeleted, hash: hash, payload: payload, base: base)
    }
}
