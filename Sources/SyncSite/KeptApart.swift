import Catalogue
import Failures
import Storage
import SyncProtocol
import SyncRules

/// What a site goes on showing although central keeps it apart (R-OWN 10).
///
/// A storekeeper gave out 2 of 10 packs; central may not take the paper yet. There are 8 on the shelf all the same: the site that holds
/// the right to edit keeps its own version, marked, until central's answer is another. What it does not edit gives way to
/// central's version.
struct KeptApart {
    let transaction: Transaction
    var rules: Rules { transaction.rules }

    /// Reasons that say whose the records are: of a deletion nothing else tells.
    private static let sayWhose: Set<FailureCode> = [.notEditor, .formerHolder, .ownerUnknown, .ownerChanged]

    /// Reasons under which the home of a patient or prescriber may have been elsewhere.
    private static let doubtsHomes: Set<FailureCode> = [.formerHolder, .centralRestored, .waitsBehindParked]

    /// The records of a parked group of which this site keeps its own version.
    ///
    /// - Parameter untouched: what central says of a group that a device sends after it went back: changes of records that stand as the device
    ///   remembers them. Of the others it may have changed and deleted itself what it has forgotten.
    func kept(_ all: [OutboxChange], ofGroup number: Int64, code: String, untouched: [Int]?) throws -> Set<RecordKey> {
        let reason = FailureCode(rawValue: code)
        guard reason != .siteRestored || untouched != nil, try !transaction.outbox.isOffer(group: number) else { return [] }
        let changes = untouched.map { $0.filter(all.indices.contains).map { all[$0] } } ?? all
        // A refused merge is undone as a whole, with what was pointed at the kept record.
        guard !all.contains(where: { Merge.isMerge($0.key) }), let settings = try Settings.kept(transaction) else { return [] }
        let tenures = HeldTenures(named: try transaction.outbox.epochs(ofGroup: number), settings: settings)
        return Set(
            try changes.filter { change in
                if change.payload == nil, let reason, Self.sayWhose.contains(reason), reason != .formerHolder || !tenures.areHeldAgain { return false }
                guard !isFinal(change.key, reason), try isEdited(change.key, change.payload, ofGroup: number, tenures) else { return false }
                guard let payload = change.payload, let reason, Self.doubtsHomes.contains(reason) else { return true }
                return try isStillHome(change.key, payload, reason, tenures)
            }.map(\.key))
    }

    /// What may have been refused: a record that was merged away, a log line. The rest of its group is on the shelf as ever.
    private func isFinal(_ key: RecordKey, _ reason: FailureCode?) -> Bool {
        guard let table = rules[key.table.folded] else { return false }
        switch reason {
        case .recordMerged: return ([table.type.ownership] + table.type.variants.map(\.ownership)).contains { $0.merge != nil }
        case .appendOnly: return table.mayBeAppendOnly
        default: return false
        }
    }

    /// Of a patient or prescriber, and what hangs on one, no epoch of a store tells whether the home was elsewhere meanwhile: the reason does,
    /// where no home has left the site since, the home store's own epoch, and behind another group, what was kept before.
    private func isStillHome(_ key: RecordKey, _ payload: [UInt8], _ reason: FailureCode, _ tenures: HeldTenures) throws -> Bool {
        let found = try OwnerFinder(transaction: transaction).find(key, payload: payload)
        guard !found.isStoreData else { return true }
        // It is the store that was taken or forgotten, and it is here again.
        let latest = try SiteEngine.pendingSettings(transaction) ?? tenures.settings
        if case .office(let home) = found.owner, HeldTenures(named: tenures.named, settings: latest).noHomeLeft, tenures.isHeldAgain(home) { return true }
        guard reason == .waitsBehindParked else { return false }
        let person = try HomeFinder(transaction: transaction).home(of: key, payload: payload)
        return try [key, person].compactMap { $0 }.contains { key in
            guard let record = try transaction.records.record(key) else { return false }
            return try transaction.apart.group(of: record.rec) != nil
        }
    }

    /// Whether the site holds the right to edit the record: under the very tenure it was written under, or under a later one while nobody else
    /// has changed the record since.
    private func isEdited(_ key: RecordKey, _ payload: [UInt8]?, ofGroup number: Int64, _ tenures: HeldTenures) throws -> Bool {
        guard let payload else {
            guard let type = rules[key.table.folded]?.type, [.store, .patient].contains(type.dataClass) else { return false }
            if tenures.areSame { return true }
            return try type.dataClass == .store && tenures.areHeldAgain && isUntouched(key, sinceGroup: number)
        }
        let found = try OwnerFinder(transaction: transaction).find(key, payload: payload)
        guard case .office(let office) = found.owner, case .store = office else { return false }
        // A home may have been elsewhere meanwhile although its store was not.
        if tenures.isSame(office), found.isStoreData || tenures.noHomeLeft { return true }
        return try tenures.isHeldAgain(office) && isUntouched(key, sinceGroup: number)
    }

    /// Whether central's version, as far as it has come, is the one that the group's was written over, or another of this site's own.
    private func isUntouched(_ key: RecordKey, sinceGroup number: Int64) throws -> Bool {
        guard let change = try transaction.outbox.changes(ofGroup: number).first(where: { $0.key == key }) else { return false }
        let central = try transaction.stage.base(of: key) ?? transaction.records.record(key)?.base?.hash
        if central == change.base { return true }
        return try transaction.outbox.versionsWritten(of: key).contains { central == $0.map { Digest.record(key, payload: $0) } }
    }

    /// Records whose right to edit these settings take away: what is kept of them gives way.
    func lost(under settings: Settings) throws -> [RecordKey] {
        guard try transaction.apart.keepsAny() else { return [] }
        return try transaction.apart.records().filter { apart in
            guard let record = try transaction.records.record(apart.key) else { return true }
            let tenures = HeldTenures(named: try transaction.outbox.epochs(ofGroup: apart.group), settings: settings)
            return try !isEdited(apart.key, record.isDeleted ? nil : record.payload, ofGroup: apart.group, tenures)
        }.map(\.key)
    }

    /// Whether central's version of a record says that another place edits it now.
    func isOthers(_ key: RecordKey, _ payload: [UInt8]) throws -> Bool {
        guard let settings = try SiteEngine.pendingSettings(transaction) else { return false }
        switch try OwnerFinder(transaction: transaction).owner(of: key, payload: payload) {
        case .office(let office): return !settings.offices.contains { $0.office == office }
        case .central, .noStore: return true
        case .anySite, .site, .local, .unknown: return false
        }
    }

    // MARK: Documents given up

    /// What was given up goes again with a later edit of its document: a head without its lines would be no document.
    ///
    /// - Parameter edited: what is about to be sent.
    func companions(of edited: [OutboxChange]) throws -> [OutboxChange] {
        guard try transaction.apart.keepsAny() else { return [] }
        let givenUp = try transaction.apart.records().filter(\.isGivenUp)
        guard !givenUp.isEmpty else { return [] }
        let keys = Set(edited.map(\.key))
        let roots = Set(try edited.compactMap { try root(of: $0.key) })
        var changes: [OutboxChange] = []
        for apart in givenUp {
            guard let record = try transaction.records.record(apart.key) else { continue }
            if keys.contains(apart.key) {
                try transaction.apart.end(record.rec)
                continue
            }
            guard let root = try root(of: apart.key), roots.contains(root) else { continue }
            try transaction.apart.end(record.rec)
            changes.append(OutboxChange(key: record.key, payload: record.isDeleted ? nil : record.payload, base: record.base?.hash))
        }
        return changes
    }

    /// The head of the document a record belongs to; itself for a head.
    private func root(of key: RecordKey) throws -> RecordKey? {
        if DocumentKind(key) != nil { return key }
        guard let record = try transaction.records.record(key), let parent = try transaction.records.parent(of: record.rec) else { return nil }
        return parent
    }
}
