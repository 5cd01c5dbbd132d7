import Storage
import SyncProtocol

/// How far the site is with something that central asked it to receive anew.
package struct AgainWork: Equatable, Sendable {
    package let id: String
    /// What people call it by, as central told.
    package var title = ""
    package let records: Int64
    package let damaged: Int64
    /// Records that differed so far.
    package var differed: Int64 = 0
    /// Compared, and what differed is here.
    package var isDone = false

    init(id: String, records: Int64, damaged: Int64) {
        self.id = id
        self.records = records
        self.damaged = damaged
    }

    /// Without a space: it is one word of a list.
    init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 4)
        guard parts.count == 5, let records = Int64(parts[0]), let damaged = Int64(parts[1]), let differed = Int64(parts[2]) else { return nil }
        self.init(id: String(parts[4]), records: records, damaged: damaged)
        (self.differed, isDone) = (differed, parts[3] == "done")
    }

    var text: String { "\(records)/\(damaged)/\(differed)/\(isDone ? "done" : "open")/\(id)" }

    var told: ToldAgain { ToldAgain(id: id, records: records, damaged: damaged, differed: differed) }
}
