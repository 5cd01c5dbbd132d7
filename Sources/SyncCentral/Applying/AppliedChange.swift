import Storage

/// A change that central has taken, as it was and as it is.
struct AppliedChange {
    let key: RecordKey
    let before: StoredRecord?
    /// nil when it was deleted.
    let payload: [UInt8]?
    /// Whether anything differs from before.
    let isChange: Bool

    /// No record of this key was ever here.
    var isFirst: Bool { before == nil }
    /// None was here that was not deleted.
    var isNew: Bool { before?.isDeleted ?? true }
}
