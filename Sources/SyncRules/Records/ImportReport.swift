import Failures

/// What became of an import's records.
package struct ImportReport: Sendable {
    /// Whether a refused record may go in once what it hangs on has come: later in the same file, for instance.
    package static func awaitsAnother(_ failure: Failure) -> Bool { failure.context["awaits"] != nil }

    package var changed = 0
    package var unchanged = 0
    package var refused: [(table: String, id: String, failure: Failure)] = []
    /// Records, by number, that came before what they hang on.
    package var orphans: [Int64] = []

    /// Fields that were filled in or, of what was merged, name the kept record now; the first of them, and how many.
    package private(set) var filled: [FilledField] = []
    package private(set) var filledCount = 0
    private static let filledShown = 20

    package init() {}

    package mutating func add(filled fields: [FilledField]) {
        filledCount += fields.count
        filled += fields.prefix(max(0, Self.filledShown - filled.count))
    }

    package mutating func add(_ other: ImportReport) {
        changed += other.changed
        unchanged += other.unchanged
        refused += other.refused
        orphans += other.orphans
        let known = filledCount + other.filledCount
        add(filled: other.filled)
        filledCount = known
    }
}
