import Catalogue
import Failures
import Storage

/// One change somebody asks for.
package struct Change: Sendable {
    package let table: String
    package let id: String
    /// Canonical bytes; nil deletes.
    package let payload: [UInt8]?

    package init(table: String, id: String, payload: [UInt8]?) {
        self.table = table
        self.id = id
        self.payload = payload
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
    /// The user and the store worked in (R-USER).
    var acting: Acting = .program
    /// What to tell a person: where the holder of an office is.
    let whereabouts: (Office) throws -> String

    enum Holding { case yes, no, formerly }
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
        var before: Owner?
        if let live {
            let owner = try finder.owner(of: key, payload: live.payload)
            before = owner
            if owner == .anySite { return try judgeMessage(key, stored: live, payload: payload, by: editor) }
            try TransferLogLine.check(key, stored: live, payload: payload, rules)
            try check(owner, key, by: editor, isStored: true, author: storedAuthor)
        }
        guard let payload else { return }
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

    private func title(of key: RecordKey) -> String {
        "\(rules[key.table.folded]?.type.title ?? key.table.name) are"
    }

    /// A message is never edited: its receiver may mark it processed, nothing else.
    private func judgeMessage(_ key: RecordKey, stored: StoredRecord, payload: [UInt8]?, by editor: Editor) throws {
        let context = ["table": key.table.name, "id": key.id]
        guard let payload, let table = rules[key.table.folded] else { throw Failure(.messageImmutable, nil, context) }
        let to = try table.view(of: stored.payload).text("toStoreID")
        let isReceiver = to.isEmpty ? editor.isCentral : try editor.holds(.store(to)) == .yes
        guard isReceiver, try MessageMark.isOnly(stored.payload, payload) else {
            throw Failure(.messageImmutable, nil, context)
        }
    }
}
