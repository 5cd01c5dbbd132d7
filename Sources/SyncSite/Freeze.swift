import Failures
import Storage
import SyncProtocol
import SyncRules

/// A site's part in a hand-over: freeze with the checkpoint that says so, send what was written before, prove by equal digests
/// that central has it, report; each step is in the database before the next (R-SYNC 3).
enum Freeze {
    private static let states = StateKeys<FreezeState>("freeze:")

    /// New settings come into force: what they freeze is frozen from this transaction on, what they no longer name is free.
    static func applyOrders(in settings: Settings, _ transaction: Transaction) throws {
        let wanted = Set(settings.frozen.map(\.handover))
        let known = Set(try transaction.state.all(states).map(\.member))
        for id in known.subtracting(wanted).sorted() { try transaction.state.set(states[id], nil) }
        let last = try transaction.outbox.lastGroup()
        for id in wanted.subtracting(known).sorted() { try transaction.state.set(states[id], .sending(through: last)) }
    }

    /// A checkpoint with equal digests: what is frozen and fully sent may be reported.
    ///
    /// - Returns: whether there is something to push now, the report included.
    static func confirm(_ transaction: Transaction) throws -> Bool {
        var hasNews = false
        let frozen = try Settings.received(transaction)?.frozen ?? []
        let withheld = Set(try transaction.withheld.stores())
        for (id, state) in try transaction.state.all(states) {
            guard case .sending(let last) = state else {
                hasNews = hasNews || state == .drained
                continue
            }
            hasNews = true
            // What a store withheld goes before it (R-SITE 3).
            if let one = frozen.first(where: { $0.handover == id }), let store = one.store, withheld.contains(store) { continue }
            guard try transaction.outbox.waitingGroups(from: 0, through: last, records: 1, bytes: 1).isEmpty else { continue }
            try transaction.state.set(states[id], .drained)
        }
        return hasNews
    }

    /// What was withheld has just been put into groups: those are of before the freeze too.
    static func extend(_ transaction: Transaction) throws {
        let last = try transaction.outbox.lastGroup()
        for (id, state) in try transaction.state.all(states) {
            guard case .sending(let through) = state, through < last else { continue }
            try transaction.state.set(states[id], .sending(through: last))
        }
    }

    static func isUnderWay(_ transaction: Transaction) throws -> Bool {
        try transaction.state.all(states).contains { $0.value != .reported }
    }

    /// The hand-overs for which this site has done its part and not yet said so.
    static func toReport(_ transaction: Transaction) throws -> [String] {
        try transaction.state.all(states).filter { $0.value == .drained }.map(\.member)
    }

    static func rememberReported(_ handovers: [String], _ transaction: Transaction) throws {
        for id in handovers where try transaction.state.value(states[id]) == .drained { try transaction.state.set(states[id], .reported) }
    }

    /// The tenures of offices that the site has reported, or is reporting in the push under way: central may have handed them on.
    static func handedOver(_ transaction: Transaction) throws -> [Tenure] {
        guard let settings = try Settings.received(transaction) else { return [] }
        let underWay = try transaction.state.value(SiteMeta.pushReports) ?? []
        return try settings.frozen.compactMap { one in
            guard one.record == nil, try transaction.state.value(states[one.handover]) == .reported || underWay.contains(one.handover) else { return nil }
            return settings.offices.first { $0.office == one.office }
        }
    }

    /// Central lost pushes: it may have lost the report too.
    static func takeBackReports(_ transaction: Transaction) throws {
        for (id, state) in try transaction.state.all(states) where state == .reported || state == .drained {
            try transaction.state.set(states[id], .sending(through: transaction.outbox.lastGroup()))
        }
    }
}

extension SiteEngine {
    /// After a checkpoint with equal digests: whether the site must push once more, because something is being handed over.
    func confirmFreezes() throws -> Bool {
        guard try database.read({ try Freeze.isUnderWay($0) && Self.isComplete($0) }) else { return false }
        return try database.write { try Freeze.confirm($0) }
    }
}
