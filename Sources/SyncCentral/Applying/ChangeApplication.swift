import Failures
import Storage
import SyncProtocol
import SyncRules

/// Applies changes to central's records, whoever wrote them and why, with everything that follows (`Consequences`).
///
/// Lives inside one transaction. A group of changes is applied whole, at one position. What may be written at all is the caller's
/// question: `admit` answers it change by change.
final class ChangeApplication {
    let transaction: Transaction
    var rules: Rules { transaction.rules }
    let source: ChangeSource
    /// What the changes have left open between pairs of stores.
    let pairs: PartnerSymmetry
    /// What the rules do with each record.
    private let taking: RecordTaking
    /// Writes what follows, at the position of the running group.
    var writer: LedgerWriter { taking.writer }
    private let plan: Consequences.Plan
    /// What came together with what is still to come.
    private var gathered: [AppliedChange] = []

    init(transaction: Transaction, source: ChangeSource) {
        self.transaction = transaction
        self.source = source
        pairs = PartnerSymmetry(transaction)
        taking = RecordTaking(transaction: transaction, writer: LedgerWriter(transaction: transaction, pairs: pairs))
        plan = Consequences.plan(for: source.origin)
    }

    // MARK: Changes that are judged

    /// What may become of a proposed change.
    enum Admitted {
        /// These bytes are written; nil deletes.
        case written([UInt8]?)
        /// It says what stands already: nothing is written, and nothing follows.
        case standing
    }

    /// Applies changes as one group, parents before their lines: all at one position, with what follows at once.
    ///
    /// What follows afterwards is `follow`'s: a caller may first have to know that the group stands.
    /// - Parameters:
    ///   - isLast: whether nothing more comes together with these; an import calls `finish` instead.
    ///   - admit: throws what speaks against a change.
    ///   - check: throws what speaks against the whole, once all changes are in.
    func apply<Asked: ProposedChange>(
        _ changes: [Asked], isLast: Bool = true, admit: (Asked, Proposal) throws -> Admitted, check: () throws -> Void = {}
    ) throws -> AppliedGroup {
        let outcome = try transaction.group {
            var group = AppliedGroup()
            for asked in try ProposedChanges.ordered(changes, rules) {
                let proposal = try taking.proposal(of: asked)
                if proposal.payload != nil { group.arrived.append(proposal.key) }
                guard case .written(let bytes) = try admit(asked, proposal) else { continue }
                group.changes.append(try write(proposal.key, bytes, over: proposal.stored))
            }
            try check()
            if isLast { try together(group.changes) }
            return group
        }
        // Of an import's slice no more than somebody asks for at its end.
        if !isLast { gathered += outcome.value.changes.filter { AuditedRecords.concerns($0.key.table.folded) } }
        var group = outcome.value
        group.position = outcome.position
        return group
    }

    /// What follows once a group stands.
    func follow(_ group: AppliedGroup) throws { for step in plan.after { try step(self, group) } }

    /// Ends an import's slice: what follows once for all that came together.
    func finish() throws {
        _ = try transaction.group { try together(gathered) }
        gathered = []
    }

    // MARK: Changes of the program's own making

    /// Writes what the program has worked out, in the order given, as one group with all that follows.
    @discardableResult
    func write(_ changes: [Change]) throws -> AppliedGroup {
        let outcome = try transaction.group {
            var group = AppliedGroup()
            for change in changes {
                let key = RecordKey(try transaction.table(change.table), change.id)
                if change.payload != nil { group.arrived.append(key) }
                group.changes.append(try write(key, change.payload, over: try transaction.records.record(key)))
            }
            try together(group.changes)
            return group
        }
        var group = outcome.value
        group.position = outcome.position
        try follow(group)
        return group
    }

    /// Takes bytes as they are now, which nobody wrote.
    func acceptAsIs(_ record: StoredRecord, _ bytes: [UInt8]) throws {
        try writer.acceptAsIs(record, bytes)
        try together([AppliedChange(key: record.key, before: record, payload: bytes, isChange: true)])
    }

    private func write(_ key: RecordKey, _ payload: [UInt8]?, over stored: StoredRecord?) throws -> AppliedChange {
        let isChange = try taking.write(key, payload, origin: source.database, author: source.site?.id)
        let change = AppliedChange(key: key, before: stored, payload: payload, isChange: isChange)
        for step in plan.withEach { try step(self, change) }
        return change
    }

    private func together(_ changes: [AppliedChange]) throws { for step in plan.together { try step(self, changes) } }
}
