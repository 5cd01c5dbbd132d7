import Catalogue
import Failures
import Storage
import SyncProtocol

/// Decides whether a change is allowed: the one judge for local writes, imports and pushes (R-OWN, R-STORE 1).
///
/// Judges the stored version and the incoming one; both must be the editor's, so that a record can neither be taken from
/// another owner nor given away by editing it.
package struct Admission {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// The bytes a local write stores: with its own store where it names none, and with what the engine keeps in a record
    /// and not the program that writes it.
    ///
    /// - Parameter filled: receives what was filled in.
    package func prepared(
        _ key: RecordKey, payload: [UInt8]?, stored: StoredRecord?, by editor: Editor, filled: inout [FilledField]
    ) throws -> [UInt8]? {
        guard let payload else { return nil }
        let named = try MergedReferences(transaction: transaction).resolved(key, payload, &filled)
        let own = try OwnStore(transaction: transaction, editor: editor).filled(key, named, stored: stored, &filled)
        let called = try StoreRule(transaction: transaction).keepingName(key, own, stored: stored, &filled)
        let namesSite = editor.isCentral && key.table.folded == "store"
        let active = try namesSite ? ActiveSite(transaction).following(key.id, called) : called
        if active != called {
            let number = try rules.record(StoreRecord.self, active).text(ActiveSite.key)
            filled.append(FilledField(table: key.table.name, id: key.id, field: ActiveSite.field, value: number))
        }
        let counted = try GlobalPreferences(transaction: transaction).counted(key, active, stored: stored)
        return try OrderSide(transaction: transaction).withSide(key, counted, stored: stored, by: editor)
    }

    /// - Parameter storedAuthor: the site that wrote the stored version, for records whose owner is unknown.
    /// - Returns: whether it was let in although nobody is known yet to whom it belongs.
    @discardableResult
    package func judge(
        _ key: RecordKey, payload: [UInt8]?, stored: StoredRecord?, by editor: Editor, storedAuthor: String?
    ) throws -> Bool {
        let acting = ActingRule(transaction: transaction, editor: editor)
        let live = stored.flatMap { $0.isDeleted ? nil : $0 }
        if Merge.isMerge(key) {
            try MergeJudge(transaction: transaction).judge(key, payload: payload, stored: live, by: editor)
            return false
        }
        if live == nil, payload != nil { try checkNotMerged(key) }
        if !editor.isVouchedFor { try acting.checkPlace(key, payload: payload ?? live?.payload) }
        let messages = MessageRule(transaction: transaction, editor: editor, acting: acting)
        var before: Owner?
        if let live {
            try checkHome(of: key, payload: live.payload, by: editor)
            let found = try owner(of: key, payload: live.payload, for: editor)
            if found.owner == .anySite {
                try messages.judge(key, stored: live, payload: payload)
                return false
            }
            // A new user that comes again is what central has already; any other version would be an edit of each side's own.
            if found.owner == .local, editor.isRemote, payload == live.payload { return false }
            // What hangs on nothing any more may go: where it is held, whoever works there takes it away.
            if found.owner == .unknown, payload == nil, !editor.isRemote { return false }
            try check(found, key, live.payload, by: editor, acting, isStored: true, author: storedAuthor)
            try checkAppendOnly(key, stored: live, payload: payload)
            before = found.owner
        }
        var isOrphan = false
        let orphans = Orphans(transaction: transaction, editor: editor)
        if let payload {
            try checkHome(of: key, payload: payload, by: editor)
            let found = try owner(of: key, payload: payload, for: editor)
            // What an import left behind and comes again is no news.
            try check(found, key, payload, by: editor, acting, isStored: payload == live?.payload, author: storedAuthor)
            if editor.isCentral {
                try orphans.checkSite(key, payload)
                try orphans.checkJoined(key, payload, stored: live)
            }
            if found.owner == .anySite { try messages.judgeNew(key, payload: payload) }
            if let before, before != found.owner, try !isNobodys(before, to: editor) {
                throw Failure(.ownerChanged, nil, ["table": key.table.name, "id": key.id])
            }
            isOrphan = try editor.isFounding && isNobodys(found.owner, to: editor)
        }
        if let table = rules[key.table.folded], DispensaryRule.concerns(table) {
            try DispensaryRule(transaction: transaction, editor: editor).judge(key, table, payload: payload, stored: live)
        }
        if let payload, key.table.folded == DocumentKind.transaction.lines {
            let line = try rules.record(DocumentLine.self, payload)
            if !line.text(.repeat_ID).isEmpty { try RepeatRule(transaction: transaction, editor: editor).judge(key, line, stored: live) }
        }
        if editor.isCentral {
            try StoreRule(transaction: transaction).check(key, payload: payload, stored: live)
            try StoreRule(transaction: transaction).checkNamed(key, payload: payload, stored: live)
        }
        try GlobalPreferences(transaction: transaction).check(key, payload: payload, stored: stored, by: editor)
        return isOrphan
    }

    /// For central everybody it has accepted exists, also while the site that made them has yet to hear of it (R-OWN 2).
    private func owner(of key: RecordKey, payload: [UInt8], for editor: Editor) throws -> OwnerFinder.Found {
        let found = try OwnerFinder(transaction: transaction).find(key, payload: payload)
        guard editor.isCentral, DispensaryRule.visibilityTables.contains(key.table.folded), case .office(.store) = found.owner
        else { return found }
        return OwnerFinder.Found(owner: .central)
    }

    /// Whether nobody is known to whom such a record belongs (`Orphans`).
    ///
    /// Central alone knows every store and document, so it is central that finds a store unknown; a site finds that it does not hold it.
    package func isNobodys(_ owner: Owner, to editor: Editor) throws -> Bool {
        switch owner {
        case .unknown, .noStore: true
        case .office(.store(let id)): try (editor.isCentral || editor.isRemote) && transaction.offices.tenure(.store(id)) == nil
        default: false
        }
    }

    private func check(
        _ found: OwnerFinder.Found, _ key: RecordKey, _ payload: [UInt8], by editor: Editor, _ acting: ActingRule, isStored: Bool,
        author: String?
    ) throws {
        let context = ["table": key.table.name, "id": key.id]
        let orphans = Orphans(transaction: transaction, editor: editor)
        if try isNobodys(found.owner, to: editor) {
            return try orphans.check(found.owner, key, payload, isStored: isStored, author: author)
        }
        switch found.owner {
        case .office(let office):
            switch try editor.holds(office) {
            case .yes:
                if case .store(let store) = office, found.isStoreData, !editor.isVouchedFor { try acting.check(dataOf: store, key) }
            case .formerly: throw Failure(.formerHolder, nil, context)
            case .beyondMemory: throw Failure.beyondMemory(office, context)
            case .frozen(let place): throw frozen(key, place)
            case .barred: throw try Failure.barred(office, transaction, context)
            case .no:
                throw Failure(.notEditor, try words(for: key, payload) { try editor.whereabouts(office, $0) }, context)
            }
        case .central:
            guard editor.isCentral else {
                if !isStored { try orphans.checkHomeless(key, payload) }
                throw Failure(.notEditor, try words(for: key, payload) { "\($0.act) on the central server only." }, context)
            }
        case .site(let site):
            guard editor.site == site else {
                throw Failure(.notEditor, "\(title(of: key)) set by each site for itself.", context)
            }
        case .local:
            guard try !editor.isRemote || isExchanged(key, payload, by: editor) else { throw Failure(.neverSyncs, nil, context) }
        case .anySite, .unknown, .noStore: return
        }
    }

    /// Whether the program of the site exchanges what ours keeps to itself, and the store that it is about is active there.
    private func isExchanged(_ key: RecordKey, _ payload: [UInt8], by editor: Editor) throws -> Bool {
        guard let foreign = editor.foreign, let table = rules[key.table.folded], table.type.direction == .both || table.type.direction == .push
        else { return false }
        switch table.type.foreignAudience(for: foreign) {
        case .store(let field): return try editor.holds(.store(table.view(of: payload).text(named: field))) == .yes
        case .centralOnly: return true
        default: return false
        }
    }

    /// A dropped record stays dropped: what comes late under its id is not a new record.
    private func checkNotMerged(_ key: RecordKey) throws {
        let kept = try transaction.aliases.resolve(table: key.table, id: key.id)
        guard kept != key.id else { return }
        throw Failure(
            .recordMerged, "\(rules[key.table.folded]?.type.title ?? key.table.name): \(key.id) was merged into \(kept); use that one.",
            ["table": key.table.name, "id": key.id, "kept": kept])
    }

    /// A home that is being handed over, or was handed away since the change was written (R-OWN 1).
    private func checkHome(of key: RecordKey, payload: [UInt8], by editor: Editor) throws {
        guard let home = try HomeFinder(transaction: transaction).home(of: key, payload: payload) else { return }
        switch try editor.homeHolding(home) {
        case .yes, .no, .barred: return
        case .formerly: throw Failure(.formerHolder, nil, ["table": key.table.name, "id": key.id])
        case .beyondMemory: throw Failure.beyondMemory(.homes, ["table": key.table.name, "id": key.id])
        case .frozen(let place): throw frozen(key, place)
        }
    }

    private func frozen(_ key: RecordKey, _ place: String) -> Failure { .frozen(key, title: title(of: key), to: place) }

    private func title(of key: RecordKey) -> String {
        "\(rules[key.table.folded]?.type.title ?? key.table.name) are"
    }
}

extension Failure {
    /// A site's word for a tenure that a restored central cannot know.
    package static func beyondMemory(_ office: Office, _ context: [String: String]) -> Failure {
        Failure(
            .centralRestored,
            "The site says that it held \(office.words) in a time that central does not know; central was restored from a backup since.",
            context)
    }

    /// The site handed it on in a time that a restored central has forgotten (R-STORE 1, R-SYNC 6).
    package static func barred(_ office: Office, _ transaction: Transaction, _ context: [String: String]) throws -> Failure {
        Failure(
            .tenureLeft,
            "This site handed \(try office.named(transaction)) on before the central server was restored from a backup, which has forgotten it: it may be edited elsewhere.",
            context)
    }

    /// The right to edit is on its way to another place (R-OWN 1).
    package static func frozen(_ key: RecordKey, title: String, to place: String) -> Failure {
        Failure(
            .frozenForHandover,
            "\(title) not edited here for now: the right to edit is being handed over to \(place). "
                + "Synchronise this site; then go on there.",
            ["table": key.table.name, "id": key.id])
    }
}
