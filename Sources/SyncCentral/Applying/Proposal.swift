import Storage

/// A proposed change whose form is right, beside the record as it stands.
struct Proposal {
    let key: RecordKey
    /// Canonical bytes; nil deletes.
    let payload: [UInt8]?
    let stored: StoredRecord?
}
