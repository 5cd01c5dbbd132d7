import Storage

/// What became of one group of changes.
struct AppliedGroup {
    /// nil when nothing changed.
    var position: Int64?
    var changes: [AppliedChange] = []
    /// Every record that somebody asked to write, in the order of writing, also those that stood already.
    var arrived: [RecordKey] = []

    var changed: Int { changes.count(where: \.isChange) }
}
