import Storage

/// A proposed change whose form is right, beside the record as it stands.
package struct Proposal {
    package let key: RecordKey
    /// Canonical bytes; nil deletes.
    package let payload: [UInt8]?
    package let stored: StoredRecord?
}
