import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Writes several records in one local transaction: all or none, kept for central as one group (R-SYNC 2, R-OWN).
    ///
    /// - Parameter acting: who acts, and in which store (R-USER).
    /// - Returns: the group's number; nil when nothing changed or nothing of it travels.
    /// - Throws: `not-editor` and its kin naming where the record is edited; `not-initialised` before the first load is complete;
    ///   `site-restored` while healing; `acting-store-missing` and its kin when it is not written in the record's own store.
    @discardableResult
    package func write(_ changes: [Change], acting: WriteContext = .program) throws -> Int64? {
        try writeTelling(changes, acting: acting).group
    }

    /// As `write`, told in full, with what was filled in (R-OWN 19).
    package func writeTelling(_ changes: [Change], acting: WriteContext = .program) throws -> WriteOutcome {
        try database.write { transaction in
            try writeTelling(changes, acting: acting, as: .written, transaction)
        }
    }

    /// As `write`, inside a transaction of the program's own: it goes on with transfers itself.
    package func write(_ changes: [Change], acting: WriteContext, _ transaction: Transaction) throws -> Int64? {
        try writeTelling(changes, acting: acting, as: .program, transaction).group
    }

    func writeTelling(_ changes: [Change], acting: WriteContext, as origin: SiteOrigin, _ transaction: Transaction) throws -> WriteOutcome {
        switch try Self.state(transaction) {
        case .new, .loading: throw Failure(.notInitialised)
        case .healing: throw Failure(.siteRestored)
        case .ready: break
        }
        try checkPartial(changes, transaction)
        guard try transaction.state.value(SiteMeta.retired) == nil else { throw Failure(.deviceRetired) }
        guard changes.count <= PushRequest.recordsPerGroup,
            changes.reduce(0, { $0 + ($1.payload?.count ?? 0) }) <= 6_000_000
        else { throw Failure(.groupTooLarge) }
        guard let settings = try Settings.kept(transaction) else { throw Failure(.notInitialised) }
        let editor = Self.editor(settings, acting, transaction)
        editor.acting = try acting.resolved(editor, transaction)
        let scene = SiteScene(origin, settings, transaction)
        scene.acting = editor.acting
        var outcome = WriteOutcome()
        let asked = try Cascade(transaction: transaction).expanded(
            MergeRequests(transaction: transaction, acting: acting).expanded(changes))
        for change in try ProposedChanges.ordered(asked, transaction.rules) {
            let one = try apply(change, editor, settings, &outcome.filled, transaction)
            if let one { scene.written.append(one) } else { outcome.unchanged += 1 }
        }
        // Who may not write it at all is told so first.
        try RecordUses.check(asked, acting, transaction)
        try MergeJudge(transaction: transaction).checkComplete(asked.merges)
        let group = try send(scene.written, settings, editor.acting, &outcome, transaction)
        try takeConsequences(scene)
        outcome.group = group ?? scene.beside
        return outcome
    }

    /// Writes the rows that what was written calls for, as a group of their own: should central keep it apart, what the person wrote goes on.
    func writeBeside(_ scene: SiteScene) throws {
        let (settings, transaction) = (scene.settings, scene.transaction)
        let implied = ImpliedVisibility(transaction: transaction, settings: settings)
        let rows = try scene.written.flatMap { one in
            try one.change.payload.map { try implied.rows(after: one.change.key, payload: $0, isNew: one.isNew) } ?? []
        }
        var outcome = WriteOutcome()
        scene.beside = try send(rows.compactMap { try store($0, settings, transaction) }, settings, scene.acting, &outcome, transaction)
    }

    /// Keeps for central what it must hear of, as one group, and enters what stays here (R-OWN 5).
    private func send(
        _ applied: [WrittenChange], _ settings: Settings, _ acting: WriteContext, _ outcome: inout WriteOutcome, _ transaction: Transaction
    ) throws -> Int64? {
        outcome.local += applied.count { !$0.travels }
        let withholding = Withholding(transaction: transaction, settings: settings)
        var outgoing: [OutboxChange] = []
        var keys: Set<RecordKey> = []
        var documents: [RecordKey] = []
        var roots: [RecordKey: RecordKey] = [:]
        // People whose withheld work is changed and sent here.
        var authors: [WriteContext] = []
        var authorsOf: [RecordKey: [WriteContext]] = [:]
        for one in applied where one.travels {
            let present = one.change.payload
            if let document = try present.map({ try withholding.document(of: one.change.key, payload: $0) }) ?? one.document {
                guard !document.isWithheld else {
                    try withhold(one, document, acting, transaction)
                    outcome.withheld += 1
                    continue
                }
                if !documents.contains(document.root) { documents.append(document.root) }
                roots[one.change.key] = document.root
                if one.wasWithheld {
                    authorsOf[document.root, default: []] += try transaction.withheld.records(of: document.root).filter { $0.rec == one.rec }.map(\.acting)
                }
            }
            try transaction.withheld.end(one.rec)
            outcome.sent += 1
            outgoing.append(one.change)
            keys.insert(one.change.key)
            if one.change.payload == nil, one.change.base == nil, try !transaction.outbox.isPending(one.change.key),
                try one.wasWithheld || isGivenUp(one.change.key, transaction)
            {
                // Central never heard of it.
                outgoing.removeLast()
                try transaction.records.erase(one.rec)
            }
        }
        // A document that travels takes along what was withheld of it.
        var first: Int64?
        for root in documents {
            let withheld = try takeWithheld(of: root, transaction)
            let along = withheld.changes.filter { !keys.contains($0.key) }
            let wrote = WriteContext(together: authorsOf[root, default: []] + [withheld.acting])
            guard acting.isProgram, wrote.user != nil else {
                outgoing += along
                if withheld.acting.user != nil, withheld.acting.user != acting.user { authors.append(withheld.acting) }
                continue
            }
            // What people wrote goes in their names, whole, although it is the program that has it sent now (R-USER).
            var whole = outgoing.filter { roots[$0.key] == root } + along
            whole += try KeptApart(transaction: transaction).companions(of: whole)
            outgoing.removeAll { roots[$0.key] == root }
            for group in Self.groups(whole, limit: applied.count) {
                let number = try transaction.outbox.enqueue(epochs: settings.offices, acting: wrote, changes: group)
                first = first ?? number
            }
        }
        outgoing += try KeptApart(transaction: transaction).companions(of: outgoing)
        for group in Self.groups(outgoing, limit: applied.count) {
            var named = try ProposedChanges.named(acting, group, transaction)
            if !authors.isEmpty, !named.isProgram { named.user = WriteContext(together: authors + [named]).user }
            let number = try transaction.outbox.enqueue(epochs: settings.offices, acting: named, changes: group)
            first = first ?? number
        }
        return first
    }

    /// Central keeps the record apart for good.
    private func isGivenUp(_ key: RecordKey, _ transaction: Transaction) throws -> Bool {
        guard try transaction.apart.keepsAny() else { return false }
        return try transaction.apart.records(of: key).contains { $0.isGivenUp }
    }

    /// The record stays here; one that central never had leaves no trace when it is deleted.
    private func withhold(_ one: WrittenChange, _ document: Withholding.Document, _ acting: WriteContext, _ transaction: Transaction) throws {
        if one.change.payload == nil, one.change.base == nil, try !transaction.outbox.isPending(one.change.key) {
            return try transaction.records.erase(one.rec)
        }
        var acting = acting
        if acting.isForEachStore, acting.store == nil { acting.store = document.store }
        try transaction.withheld.withhold(one.rec, store: document.store, root: document.root, name: document.name, acting: acting)
    }

    /// Applies one change locally; returns what was done.
    private func apply(
        _ change: Change, _ editor: Editor, _ settings: Settings, _ filled: inout [FilledField], _ transaction: Transaction
    ) throws -> WrittenChange? {
        let shape = RecordShape(transaction.rules)
        try shape.check(table: change.table, id: change.id)
        let asked = try change.payload.map { try shape.canonical(table: change.table, id: change.id, payload: $0) }
        let key = RecordKey(try transaction.table(change.table), change.id)
        let stored = try transaction.records.record(key)
        let admission = Admission(transaction: transaction)
        let payload = try admission.prepared(key, payload: asked, stored: stored, by: editor, filled: &filled)
        try admission.judge(key, payload: payload, stored: stored, by: editor, storedAuthor: nil)
        return try store(Change(table: change.table, id: change.id, payload: payload), settings, transaction)
    }

    /// Stores a change that was judged.
    private func store(_ change: Change, _ settings: Settings, _ transaction: Transaction) throws -> WrittenChange? {
        let key = RecordKey(try transaction.table(change.table), change.id)
        let payload = change.payload
        let stored = try transaction.records.record(key)
        if let stored, !stored.isDeleted, stored.payload == payload { return nil }
        if stored == nil || stored?.isDeleted == true, payload == nil { return nil }
        let bytes = payload ?? stored?.payload ?? []
        let travels = try ProposedChanges.travels(key, bytes, transaction)
        let wasWithheld = try stored.map { try transaction.withheld.contains($0.rec) } ?? false
        // Decided before the deletion: its head may go in the same transaction.
        let document =
            try payload == nil && travels
            ? Withholding(transaction: transaction, settings: settings).document(of: key, payload: bytes) : nil
        let rec: Int64
        if let payload {
            let hash = Digest.record(key, payload: payload)
            let header = try DocumentHeader.of(key, payload, transaction)
            if let stored {
                rec = stored.rec
                try transaction.records.update(
                    rec, of: key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: header)
            } else {
                rec = try transaction.records.insert(
                    key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: header)
            }
            if Merge.isMerge(key) {
                let merge = try Merge(payload)
                try transaction.aliases.add(table: transaction.table(merge.of), dropped: merge.dropped, kept: merge.kept)
            }
        } else if let stored {
            rec = stored.rec
            if travels {
                try transaction.records.bury(rec, position: try transaction.ledger.nextPosition(), origin: 0)
            } else {
                try transaction.records.erase(rec)
            }
        } else {
            return nil
        }
        if payload != nil || travels {
            try SiteFacts(transaction: transaction).take(FactChange(rec, key, payload: payload, isNew: false))
        }
        return WrittenChange(
            change: OutboxChange(key: key, payload: try payload.map { try ProposedChanges.outgoing(key, $0) }, base: stored?.base?.hash),
            rec: rec,
            document: document, isNew: stored?.isDeleted ?? true, wasWithheld: wasWithheld, travels: travels)
    }

    static func editor(_ settings: Settings, _ acting: WriteContext, _ transaction: Transaction) -> Editor {
        let offices = Set(settings.offices.map(\.office))
        let frozen = settings.frozen
        return Editor(
            site: settings.site, isCentral: false, isRemote: false,
            holds: { office in
                guard offices.contains(office) else { return .no }
                return frozen.first { $0.record == nil && $0.office == office }.map { $0.isBarred ? .barred : .frozen(to: $0.to) } ?? .yes
            },
            homeHolding: { home in frozen.first { $0.covers(home: home) }.map { .frozen(to: $0.to) } ?? .yes },
            acting: acting,
            activeStores: { settings.stores.filter { $0.kind == .active }.map(\.id) },
            kind: { id in settings.stores.first { $0.id == id }?.kind ?? .none },
            whereabouts: { office, words in
                switch office {
                case .primary, .homes: return "\(words.act) on the primary server only."
                case .store(let id):
                    guard let record = try transaction.records.record("store", id) else {
                        return "\(words.act) only on the site where \(words.store) is active; this site does not know the store \(id)."
                    }
                    let name = try Rules.standard.record(StoreRecord.self, record.payload).text(.name)
                    let isCopy = settings.stores.contains { $0.id == id && $0.kind == .collector }
                    let here = isCopy ? " This site holds a copy that can be read and not edited." : ""
                    return "\(words.act) only on the site where \(words.store), \(name), is active.\(here)"
                }
            })
    }
}

extension SiteEngine {
    /// Writes the program's own changes as one group; where something speaks against one of them, each for itself.
    ///
    /// - Returns: what speaks against those that were not written.
    @discardableResult
    func writeEach(_ changes: [Change], event: String, _ transaction: Transaction) throws -> [Failure] {
        let together = try transaction.attempt { try self.write(changes, acting: .program, transaction) }
        guard case .failure(let failure) = together else { return [] }
        guard failure.code.blame != .machine else { throw failure }
        return try changes.compactMap { change in
            try transaction.settingAside(event, "\(change.table) \(change.id) stays as it is") {
                _ = try self.write([change], acting: .program, transaction)
            }
        }
    }
}
