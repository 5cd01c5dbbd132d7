import Failures
import Storage

extension SiteEngine {
    /// Writes several records in one local transaction: all or none, kept for central as one group (R-SYNC 2, R-OWN).
    ///
    /// - Parameter acting: who acts, and in which store (R-USER).
    /// - Returns: the group's number; nil when nothing changed or nothing of it travels.
    /// - Throws: `not-editor` and its kin naming where the record is edited; `not-initialised` before the first load is complete;
    ///   `site-restored` while healing.
    @discardableResult
    package func write(_ changes: [Change], acting: Acting = .program) throws -> Int64? {
        try database.write { ledger in
            let group = try write(changes, acting: acting, ledger)
            try follow(ledger)
            return group
        }
    }

    /// As `write`, inside a transaction; what follows from it is left to the caller.
    package func write(_ changes: [Change], acting: Acting, _ ledger: Ledger) throws -> Int64? {
        switch try Self.state(ledger) {
        case .new, .loading: throw Failure(.notInitialised)
        case .healing: throw Failure(.siteRestored)
        case .ready: break
        }
        guard changes.count <= PushRequest.recordsPerGroup,
            changes.reduce(0, { $0 + ($1.payload?.count ?? 0) }) <= 6_000_000
        else { throw Failure(.groupTooLarge) }
        guard let settings = try Self.settings(ledger) else { throw Failure(.notInitialised) }
        var outgoing: [OutboxChange] = []
        for change in try LocalChanges.ordered(changes, rules) {
            if let line = try apply(change, settings, acting, ledger) { outgoing.append(line) }
        }
        guard !outgoing.isEmpty else { return nil }
        return try ledger.enqueue(epochs: settings.offices, acting: acting, changes: outgoing)
    }

    /// Applies one change locally; returns what central must hear of it.
    private func apply(_ change: Change, _ settings: Settings, _ acting: Acting, _ ledger: Ledger) throws -> OutboxChange? {
        let shape = RecordShape(rules)
        try shape.check(table: change.table, id: change.id)
        let payload = try change.payload.map { try shape.check(table: change.table, id: change.id, payload: $0) }
        let key = RecordKey(try ledger.table(change.table), change.id)
        let stored = try ledger.record(key)
        try Admission(rules: rules, ledger: ledger, admitsOrphans: false).judge(
            key, payload: payload, stored: stored, by: Self.editor(settings, acting, ledger), storedAuthor: nil)
        if let stored, !stored.isDeleted, stored.payload == payload { return nil }
        if stored == nil || stored?.isDeleted == true, payload == nil { return nil }
        let travels = try LocalChanges.travels(key, payload ?? stored?.payload ?? [], rules, ledger)
        if let payload {
            let hash = Digest.record(key, payload: payload)
            let header = try DocumentHeader.of(key, payload, rules, ledger)
            if let stored {
                try ledger.update(
                    stored.rec, position: try ledger.place(), origin: 0, hash: hash, payload: payload, parent: header)
            } else {
                _ = try ledger.insert(
                    key, position: try ledger.place(), origin: 0, hash: hash, payload: payload, parent: header)
            }
        } else if let stored {
            if travels { try ledger.bury(stored.rec, position: try ledger.place(), origin: 0) } else { try ledger.erase(stored.rec) }
        }
        return travels ? OutboxChange(key: key, payload: payload, base: stored?.base?.hash) : nil
    }

    static func editor(_ settings: Settings, _ acting: Acting, _ ledger: Ledger) -> Editor {
        let offices = Set(settings.offices.map(\.office))
        return Editor(
            site: settings.site, isCentral: false, isRemote: false, holds: { offices.contains($0) ? .yes : .no }, acting: acting,
            whereabouts: { office in
                switch office {
                case .primary: return "edited on the primary server only."
                case .store(let id):
                    let record = try ledger.record("store", id)
                    let name = try record.flatMap { try Rules.standard["store"]?.view(of: $0.payload).text("name") } ?? id
                    return "edited only on the site where their store, \(name), is active."
                }
            })
    }
}

/// What local writes share on a site and on central.
enum LocalChanges {
    /// Parents before their lines, deletions the other way round; each record once.
    static func ordered(_ changes: [Change], _ rules: Rules) throws -> [Change] {
        var seen: Set<[UInt8]> = []
        for change in changes where !seen.insert(key(change.table, change.id)).inserted {
            throw Failure(.recordDuplicated, nil, ["table": change.table, "id": change.id])
        }
        func level(_ change: Change) -> Int {
            let level = rules[change.table]?.type.integrationLevel ?? 0
            return change.payload == nil ? 1_000 - level : level
        }
        return changes.enumerated().sorted { (level($0.element), $0.offset) < (level($1.element), $1.offset) }.map(\.element)
    }

    /// A record's key as bytes: as texts, two spellings of an accent would count as one id.
    static func key(_ table: String, _ id: String) -> [UInt8] { Array(table.lowercased().utf8) + [0] + Array(id.utf8) }

    /// Whether records like this one leave the machine at all.
    static func travels(_ key: RecordKey, _ payload: [UInt8], _ rules: Rules, _ ledger: Ledger) throws -> Bool {
        try OwnerFinder(rules: rules, ledger: ledger).owner(of: key, payload: payload) != .local
    }
}
