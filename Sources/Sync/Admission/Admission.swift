import Catalogue
import Failures
import Storage

/// One change somebody asks for.
package struct Change: Sendable {
    package let table: String
    package let id: String
    /// Canonical bytes; nil deletes.
    package let payload: [UInt8]?
    /// The record is dropped, and its id stands for this one from now on (R-OWN 9).
    package let mergeInto: String?

    package init(table: String, id: String, payload: [UInt8]?, mergeInto: String? = nil) {
        self.table = table
        self.id = id
        self.payload = payload
        self.mergeInto = mergeInto
    }
}

/// Who is asking, and what that party may edit.
struct Editor {
    /// The site; its own for local writes.
    let site: String
    let isCentral: Bool
    /// The change came over the wire: what never travels has no business there.
    let isRemote: Bool
    /// Whether the party holds an office now, under the epoch its change was written under.
    let holds: (Office) throws -> Holding
    /// What stands against editing a patient or prescriber, and what hangs on it, beyond the office of its home store.
    var homeHolding: (RecordKey) throws -> Holding = { _ in .yes }
    /// The user and the store worked in (R-USER).
    var acting: Acting = .program
    /// What to tell a person: where the holder of an office is.
    let whereabouts: (Office) throws -> String

    enum Holding: Equatable {
        case yes, no, formerly
        /// Held, and closed while it is handed over, to the place named.
        case frozen(to: String)
    }
}

/// Decides whether a change is allowed: the one judge for local writes, imports and pushes (R-OWN, R-STORE 1).
///
/// Judges the stored version and the incoming one; both must be the editor's, so that a record can neither be taken from
/// another owner nor given away by editing it.
struct Admission {
    let rules: Rules
    let ledger: Ledger
    /// Whether a record whose owner is not known yet is let in, to wait for the record that tells.
    let admitsOrphans: Bool

    /// - Parameter storedAuthor: the site that wrote the stored version, for records whose owner is unknown.
    func judge(
        _ key: RecordKey, payload: [UInt8]?, stored: StoredRecord?, by editor: Editor, storedAuthor: String?
    ) throws {
        let finder = OwnerFinder(rules: rules, ledger: ledger)
        let live = stored.flatMap { $0.isDeleted ? nil : $0 }
        if Merge.isMerge(key) {
            return try MergeJudge(rules: rules, ledger: ledger).judge(key, payload: payload, stored: live, by: editor)
        }
        if live == nil, payload != nil { try checkNotMerged(key) }
        var before: Owner?
        if let live {
            try checkHome(of: key, payload: live.payload, by: editor)
            let owner = try finder.owner(of: key, payload: live.payload)
            before = owner
            if owner == .anySite { return try judgeMessage(key, stored: live, payload: payload, by: editor) }
            try check(owner, key, by: editor, isStored: true, author: storedAuthor)
        }
        guard let payload else { return }
        try checkHome(of: key, payload: payload, by: editor)
        let after = try finder.owner(of: key, payload: payload)
        try check(after, key, by: editor, isStored: false, author: nil)
        if let before, before != after, before != .unknown {
            throw Failure(.ownerChanged, nil, ["table": key.table.name, "id": key.id])
        }
    }

    private func check(_ owner: Owner, _ key: RecordKey, by editor: Editor, isStored: Bool, author: String?) throws {
        let context = ["table": key.table.name, "id": key.id]
        switch owner {
        case .office(let office):
            switch try editor.holds(office) {
            case .yes: return
            case .formerly: throw Failure(.formerHolder, nil, context)
            case .frozen(let place): throw frozen(key, place)
            case .no:
                throw Failure(.notEditor, "\(title(of: key)) \(try editor.whereabouts(office))", context)
            }
        case .central:
            guard editor.isCentral else {
                throw Failure(.notEditor, "\(title(of: key)) edited on the central server only.", context)
            }
        case .local:
            guard !editor.isRemote else { throw Failure(.neverSyncs, nil, context) }
        case .anySite: return
        case .unknown:
            guard admitsOrphans, !isStored || editor.isCentral || author == editor.site else {
                throw Failure(.ownerUnknown, nil, context)
            }
        }
    }

    /// A dropped record stays dropped: what comes late under its id is not a new record.
    private func checkNotMerged(_ key: RecordKey) throws {
        let kept = try ledger.resolve(table: key.table, id: key.id)
        guard kept != key.id else { return }
        throw Failure(
            .recordMerged, "\(rules[key.table.folded]?.type.title ?? key.table.name): \(key.id) was merged into \(kept); use that one.",
            ["table": key.table.name, "id": key.id, "kept": kept])
    }

    /// A home that is being handed over, or was handed away since the change was written (R-OWN 1).
    private func checkHome(of key: RecordKey, payload: [UInt8], by editor: Editor) throws {
        guard let home = try HomeFinder(rules: rules, ledger: ledger).home(of: key, payload: payload) else { return }
        switch try editor.homeHolding(home) {
        case .yes, .no: return
        case .formerly: throw Failure(.formerHolder, nil, ["table": key.table.name, "id": key.id])
        case .frozen(let place): throw frozen(key, place)
        }
    }

    private func frozen(_ key: RecordKey, _ place: String) -> Failure {
        Failure(
            .frozenForHandover,
            "\(title(of: key)) not edited here for now: the right to edit is being handed over to \(place). "
                + "Synchronise this site; then go on there.",
            ["table": key.table.name, "id": key.id])
    }

    private func title(of key: RecordKey) -> String {
        "\(rules[key.table.folded]?.type.title ?? key.table.name) are"
    }

    /// A message is never edited: its receiver may mark it processed, nothing else.
    private func judgeMessage(_ key: RecordKey, stored: StoredRecord, payload: [UInt8]?, by editor: Editor) throws {
        let context = ["table": key.table.name, "id": key.id]
        guard let payload, let table = rules[key.table.folded] else { throw Failure(.messageImmutable, nil, context) }
        let to = try table.view(of: stored.payload).text("toStoreID")
        let holding: Editor.Holding = to.isEmpty ? (editor.isCentral ? .yes : .no) : try editor.holds(.store(to))
        if case .frozen(let place) = holding { throw frozen(key, place) }
        let isReceiver = holding == .yes
        guard isReceiver, try MessageMark.isOnly(stored.payload, payload) else {
            throw Failure(.messageImmutable, nil, context)
        }
    }
}
