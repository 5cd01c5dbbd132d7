import Failures
import Storage
import SyncProtocol
import SyncRules

/// A site's part in a hand-over: freeze with the checkpoint that says so, send what was written before, prove by equal digests
/// that central has it, report; each step is in the database before the next (R-SYNC 3).
enum Freeze {
    private static let prefix = "freeze:"
    /// Everything written before the freeze has been answered, and the digests were equal afterwards.
    private static let drained = "drained"
    /// Central has answered the push that said so.
    private static let reported = "reported"

    /// New settings come into force: what they freeze is frozen from this transaction on, what they no longer name is free.
    static func settle(_ settings: Settings, _ transaction: Transaction) throws {
        let wanted = Set(settings.frozen.map(\.handover))
        let known = Set(try transaction.state.values(startingWith: prefix).map { String($0.name.dropFirst(prefix.count)) })
        for id in known.subtracting(wanted).sorted() { try transaction.state.set(prefix + id, nil) }
        let last = try transaction.outbox.lastGroup()
        for id in wanted.subtracting(known).sorted() { try transaction.state.setNumber(prefix + id, last) }
    }

    /// A checkpoint with equal digests: what is frozen and fully sent may be reported.
    ///
    /// - Returns: whether there is something to push now, the report included.
    static func confirm(_ transaction: Transaction) throws -> Bool {
        var hasNews = false
        for (name, value) in try transaction.state.values(startingWith: prefix) {
            guard let mark = Int64(value) else {
                hasNews = hasNews || value == drained
                continue
            }
            hasNews = true
            guard try transaction.outbox.waitingGroups(from: 0, through: mark, records: 1, bytes: 1).isEmpty else { continue }
            try transaction.state.set(name, drained)
        }
        return hasNews
    }

    static func isUnderWay(_ transaction: Transaction) throws -> Bool {
        try transaction.state.values(startingWith: prefix).contains { $0.value != reported }
    }

    /// The hand-overs for which this site has done its part and not yet said so.
    static func toReport(_ transaction: Transaction) throws -> [String] {
        try transaction.state.values(startingWith: prefix).filter { $0.value == drained }.map { String($0.name.dropFirst(prefix.count)) }
    }

    static func noteReported(_ handovers: [String], _ transaction: Transaction) throws {
        for id in handovers where try transaction.state.value(prefix + id) == drained { try transaction.state.set(prefix + id, reported) }
    }

    /// Central lost pushes: it may have lost the report too.
    static func takeBackReports(_ transaction: Transaction) throws {
        for (name, value) in try transaction.state.values(startingWith: prefix) where value == reported || value == drained {
            try transaction.state.setNumber(name, try transaction.outbox.lastGroup())
        }
    }
}

extension SiteEngine {
    /// After a checkpoint with equal digests: whether the site must push once more, because something is being handed over.
    func confirmFreezes() throws -> Bool {
        guard try database.read({ try Freeze.isUnderWay($0) && Self.state($0) == .ready }) else { return false }
        return try database.write { try Freeze.confirm($0) }
    }
}
