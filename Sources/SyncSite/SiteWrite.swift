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
        try database.write { ledger in
            try writeTelling(changes, acting: acting, as: .written, ledger)
        }
    }

    /// As `write`, inside a transaction of the program's own: it goes on with transfers itself.
    package func write(_ changes: [Change], acting: WriteContext, _ ledger: Ledger) throws -> Int64? {
        try writeTelling(changes, acting: acting, as: .program, ledger).group
    }

    func writeTelling(_ changes: [Change], acting: WriteContext, as origin: SiteOrigin, _ ledger: Ledger) throws -> WriteOutcome {
        switch try Self.state(ledger) {
        case .new, .loading: throw Failure(.notInitialised)
        case .healing: throw Failure(.siteRestored)
        case .ready: break
        }
        guard try ledger.meta(SiteMeta.retired) == nil else { throw Failure(.deviceRetired) }
        guard changes.count <= PushRequest.recordsPerGroup,
            changes.reduce(0, { $0 + ($1.payload?.count ?? 0) }) <= 6_000_000
        else { throw Failure(.groupTooLarge) }
        guard let settings = try Settings.kept(ledger) else { throw Failure(.notInitialised) }
        var editor = Self.editor(settings, acting, ledger)
        editor.acting = try acting.resolved(editor, rules, ledger)
        let scene = SiteScene(origin, settings, ledger)
        scene.acting = editor.acting
        var outcome = WriteOutcome()
        let asked = try Cascade(rules: rules, ledger: ledger).expanded(
            MergeRequests(rules: rules, ledger: ledger, acting: acting).expanded(changes))
        for change in try LocalChanges.ordered(asked, rules) {
            let one = try apply(change, editor, settings, &outcome.filled, ledger)
            if let one { scene.written.append(one) } else { outcome.unchanged += 1 }
        }
        // Who may not write it at all is told so first.
        try RecordUses.check(asked, acting, ledger)
        try MergeJudge(rules: rules, ledger: ledger).checkComplete(asked.merges)
        let group = try send(scene.written, settings, editor.acting, &outcome, ledger)
        try takeConsequences(scene)
        outcome.group = group ?? scene.beside
        return outcome
    }

    /// Writes the rows that what was written calls for, as a group of their own: should central keep it apart, what the person wrote goes on.
    func writeBeside(_ scene: SiteScene) throws {
        let (settings, ledger) = (scene.settings, scene.ledger)
        let implied = ImpliedVisibility(rules: rules, ledger: ledger, settings: settings)
        let rows = try scene.written.flatMap { one in
            try one.change.payload.map { try implied.rows(after: one.change.key, payload: $0, isNew: one.isNew) } ?? []
        }
        var outcome = WriteOutcome()
        scene.beside = try send(rows.compactMap { try store($0, settings, ledger) }, settings, scene.acting, &outcome, ledger)
    }

    /// Keeps for central what it must hear of, as one group, and marks what stays here (R-OWN 5).
    private func send(
        _ applied: [WrittenChange], _ settings: Settings, _ acting: WriteContext, _ outcome: inout WriteOutcome, _ ledger: Ledger
    ) throws -> Int64? {
        outcome.local += applied.count { !$0.travels }
        let withholding = Withholding(rules: rules, ledger: ledger, settings: settings)
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
                    try withhold(one, document, acting, ledger)
                    outcome.withheld += 1
                    continue
                }
                if !documents.contains(document.root) { documents.append(document.root) }
                roots[one.change.key] = document.root
                if one.wasWithheld {
                    authorsOf[document.root, default: []] += try ledger.withheld(of: document.root).filter { $0.rec == one.rec }.map(\.acting)
                }
            }
            try ledger.endWithholding(one.rec)
            outcome.sent += 1
            outgoing.append(one.change)
            keys.insert(one.change.key)
            if one.change.payload == nil, one.change.base == nil, try !ledger.isPending(one.change.key),
                try one.wasWithheld || isGivenUp(one.change.key, ledger)
            {
                // Central never heard of it.
                outgoing.removeLast()
                try ledger.erase(one.rec)
            }
        }
        // A document that travels takes along what was withheld of it.
        var first: Int64?
        for root in documents {
            let withheld = try takeWithheld(of: root, ledger)
            let along = withheld.changes.filter { !keys.contains($0.key) }
            let wrote = WriteContext(together: authorsOf[root, default: []] + [withheld.acting])
            guard acting.isProgram, wrote.user != nil else {
                outgoing += along
                if withheld.acting.user != nil, withheld.acting.user != acting.user { authors.append(withheld.acting) }
                continue
            }
            // What people wrote goes in their names, whole, although it is the program that has it sent now (R-USER).
            var whole = outgoing.filter { roots[$0.key] == root } + along
            whole += try KeptApart(rules: rules, ledger: ledger).companions(of: whole)
            outgoing.removeAll { roots[$0.key] == root }
            for group in Self.groups(whole, limit: applied.count) {
                let number = try ledger.enqueue(epochs: settings.offices, acting: wrote, changes: group)
                first = first ?? number
            }
        }
        outgoing += try KeptApart(rules: rules, ledger: ledger).companions(of: outgoing)
        for group in Self.groups(outgoing, limit: applied.count) {
            var named = try LocalChanges.named(acting, group, rules, ledger)
            if !authors.isEmpty, !named.isProgram { named.user = WriteContext(together: authors + [named]).user }
            let number = try ledger.enqueue(epochs: settings.offices, acting: named, changes: group)
            first = first ?? number
        }
        return first
    }

    /// Central keeps the record apart for good.
    private func isGivenUp(_ key: RecordKey, _ ledger: Ledger) throws -> Bool {
        guard try ledger.keepsAnyApart() else { return false }
        return try ledger.keptApart(of: key).contains { $0.isGivenUp }
    }

    /// The record stays here; one that central never had leaves no trace when it is deleted.
    private func withhold(_ one: WrittenChange, _ document: Withholding.Document, _ acting: WriteContext, _ ledger: Ledger) throws {
        if one.change.payload == nil, one.change.base == nil, try !ledger.isPending(one.change.key) { return try ledger.erase(one.rec) }
        var acting = acting
        if acting.isForEachStore, acting.store == nil { acting.store = document.store }
        try ledger.withhold(one.rec, store: document.store, root: document.root, name: document.name, acting: acting)
    }

    /// Applies one change locally; returns what was done.
    private func apply(
        _ change: Change, _ editor: Editor, _ settings: Settings, _ filled: inout [FilledField], _ ledger: Ledger
    ) throws -> WrittenChange? {
        let shape = RecordShape(rules)
        try shape.check(table: change.table, id: change.id)
        let asked = try change.payload.map { try shape.check(table: change.table, id: change.id, payload: $0) }
        let key = RecordKey(try ledger.table(change.table), change.id)
        let stored = try ledger.record(key)
        let admission = Admission(rules: rules, ledger: ledger)
        let payload = try admission.prepared(key, payload: asked, stored: stored, by: editor, filled: &filled)
        try admission.judge(key, payload: payload, stored: stored, by: editor, storedAuthor: nil)
        return try store(Change(table: change.table, id: change.id, payload: payload), settings, ledger)
    }

    /// Stores a change that was judged.
    private func store(_ change: Change, _ settings: Settings, _ ledger: Ledger) throws -> WrittenChange? {
        let key = RecordKey(try ledger.table(change.table), change.id)
        let payload = change.payload
        let stored = try ledger.record(key)
        if let stored, !stored.isDeleted, stored.payload == payload { return nil }
        if stored == nil || stored?.isDeleted == true, payload == nil { return nil }
        let bytes = payload ?? stored?.payload ?? []
        let travels = try LocalChanges.travels(key, bytes, rules, ledger)
        let wasWithheld = try stored.map { try ledger.isWithheld($0.rec) } ?? false
        // Decided before the deletion: its head may go in the same transaction.
        let document =
            try payload == nil && travels
            ? Withholding(rules: rules, ledger: ledger, settings: settings).document(of: key, payload: bytes) : nil
        let rec: Int64
        if let payload {
            let hash = Digest.record(key, payload: payload)
            let header = try DocumentHeader.of(key, payload, rules, ledger)
            if let stored {
                rec = stored.rec
                try ledger.update(rec, position: try ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: header)
            } else {
                rec = try ledger.insert(key, position: try ledger.nextPosition(), origin: 0, hash: hash, payload: payload, parent: header)
            }
            if Merge.isMerge(key) {
                let merge = try Merge(payload)
                try ledger.addAlias(table: ledger.table(merge.of), dropped: merge.dropped, kept: merge.kept)
            }
        } else if let stored {
            rec = stored.rec
            if travels { try ledger.bury(rec, position: try ledger.nextPosition(), origin: 0) } else { try ledger.erase(rec) }
        } else {
            return nil
        }
        if payload != nil || travels {
            try SiteFacts(rules: rules, ledger: ledger).take(FactChange(rec, key, payload: payload, isNew: false))
        }
        return WrittenChange(
            change: OutboxChange(key: key, payload: try payload.map { try LocalChanges.outgoing(key, $0) }, base: stored?.base?.hash),
            rec: rec,
            document: document, isNew: stored?.isDeleted ?? true, wasWithheld: wasWithheld, travels: travels)
    }

    static func editor(_ settings: Settings, _ acting: WriteContext, _ ledger: Ledger) -> Editor {
        let offices = Set(settings.offices.map(\.office))
        let frozen = settings.frozen
        return Editor(
            site: settings.site, isCentral: false, isRemote: false,
            holds: { office in
                guard offices.contains(office) else { return .no }
                return frozen.first { $0.record == nil && $0.office == office }.map { .frozen(to: $0.to) } ?? .yes
            },
            homeHolding: { home in frozen.first { $0.covers(home: home) }.map { .frozen(to: $0.to) } ?? .yes },
            acting: acting,
            activeStores: { settings.stores.filter { $0.kind == .active }.map(\.id) },
            kind: { id in settings.stores.first { $0.id == id }?.kind ?? .none },
            whereabouts: { office, words in
                switch office {
                case .primary, .homes: return "\(words.act) on the primary server only."
                case .store(let id):
                    guard let record = try ledger.record("store", id) else {
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
    func writeEach(_ changes: [Change], event: String, _ ledger: Ledger) throws -> [Failure] {
        let together = try ledger.attempt { try self.write(changes, acting: .program, ledger) }
        guard case .failure(let failure) = together else { return [] }
        guard failure.code.blame != .machine else { throw failure }
        return try changes.compactMap { change in
            try ledger.settingAside(event, "\(change.table) \(change.id) stays as it is") {
                _ = try self.write([change], acting: .program, ledger)
            }
        }
    }
}
