import Storage

/// A record that was just written or deleted, for the facts kept beside records.
package struct FactChange {
    package let rec: Int64
    package let key: RecordKey
    /// nil when it was deleted.
    package let payload: [UInt8]?
    /// What it was, where that is known.
    package let before: StoredRecord?
    /// No fact was kept of it before.
    package let isNew: Bool

    package init(_ rec: Int64, _ key: RecordKey, payload: [UInt8]?, before: StoredRecord? = nil, isNew: Bool) {
        self.rec = rec
        self.key = key
        self.payload = payload
        self.before = before
        self.isNew = isNew
    }
}
