import Failures
import Storage
import SyncRules

/// Makes received records part of a site's own: bases, memberships, digests, and the bytes unless a local edit waits.
///
/// Lives inside one transaction. An outbox line always wins over what arrives: the base moves, the bytes stay, and the push
/// decides (R-SYNC 3).
struct Integrator {
    let transaction: Transaction
    /// Gathers what decides about other records.
    var news: IntegrationNews?
    /// Told of documents that central deleted; nobody asks during a first load.
    var erased: ErasedDocuments?
    /// Of which records a place is awaited that the stage has yet to be told of.
    var awaited: AwaitedPlaces?
    /// While records cannot be found by key: what would look another up waits until they can.
    private let isBare: Bool
    private let merges = ReceivedMerges()
    private let course = Course()

    /// How it went so far.
    private final class Course {
        /// The last record was not here before: the next one is likely to be new as well, and is stored without looking for it first.
        var meetsNew = true
        /// Whether changes wait for central's answer at all; nil until it was asked.
        var hasPending: Bool?
    }

    init(
        transaction: Transaction, news: IntegrationNews? = nil, erased: ErasedDocuments? = nil, isBare: Bool = false
    ) {
        self.isBare = isBare
        self.transaction = transaction
        self.news = news
        self.erased = erased
    }

    /// After the last record: merges count once those that central no longer has are gone.
    func finish() throws {
        for merge in merges.taken() {
            try transaction.aliases.adopt(table: transaction.table(merge.of), dropped: merge.dropped, kept: merge.kept) { link in
                guard let record = try transaction.records.record(Merge.table, Merge.id(of: link.table.folded, link.dropped)), !record.isDeleted else {
                    return false
                }
                return try record.base?.hash != nil && Merge(record.payload).kept == link.kept
            }
        }
    }

    /// - Parameters:
    ///   - joinedNow: numbers of the channels that the record is in now, of those that the site receives.
    ///   - leftNow: of those that it left.
    func integrate(_ record: StagedRecord, joined joinedNow: [Int64], left leftNow: [Int64]) throws {
        if try mayBeNew(record), try takeNew(record, leftNow.isEmpty && joinedNow.count == 1 ? joinedNow : Set(joinedNow).subtracting(leftNow).sorted()) {
            return
        }
        let stored = try transaction.records.record(record.key)
        course.meetsNew = stored == nil
        let before = try stored.map { try transaction.channels.memberships(of: $0.rec) } ?? []
        guard !isOvertaken(record, stored?.base) else {
            // What was staged before a push of the same record was answered: only its places may still be news.
            guard let base = stored?.base, base.hash != nil else { return }
            return try hold(record.key, stored, before, joinedNow, leftNow, base, nil)
        }
        switch record.content {
        case .deleted: try remove(record.key, stored, before, at: record.position)
        case .payload(let bytes, let hash):
            try hold(record.key, stored, before, joinedNow, leftNow, Base(position: record.position, hash: hash), bytes)
        case .same(let hash):
            try hold(record.key, stored, before, joinedNow, leftNow, Base(position: record.position, hash: hash), nil)
        case .unchanged:
            guard let stored else { return }
            try leave(stored, before, leftNow)
        }
    }

    /// Whether a record is stored without looking for it: in a first load, and in a run of new ones. What central has again after a restore and
    /// waits here to be deleted is nothing new.
    private func mayBeNew(_ record: StagedRecord) throws -> Bool {
        guard news != nil else { return true }
        guard course.meetsNew, case .payload = record.content else { return false }
        let hasPending = try course.hasPending ?? transaction.outbox.hasWaitingGroups()
        course.hasPending = hasPending
        return try !hasPending || !transaction.outbox.isPending(record.key)
    }

    /// What the site knows as central's version already, mostly a change of its own that comes back: nothing is new but the channels
    /// through which it is here.
    ///
    /// Whoever uses the site sees no difference, so it need not wait for the checkpoint. The stage says nothing of the record but that
    /// its place is awaited, and what stands here is that version or the site's own: any other is fetched, by way of the stage. What is
    /// addressed to the site itself, messages and preferences, is looked at with the checkpoint.
    /// - Returns: whether it was that.
    func takeOwn(_ record: StagedRecord, joined: [Int64], left: [Int64]) throws -> Bool {
        guard case .same(let hash) = record.content, !joined.isEmpty, left.isEmpty,
            !SiteEngine.addressedHere.contains(record.key.table.folded),
            let stored = try transaction.records.record(record.key), stored.base == Base(position: record.position, hash: hash),
            try stored.hash == hash && !stored.isDeleted || transaction.outbox.hasOwnVersion(stored),
            try awaited?.end(record.key, transaction) ?? transaction.stage.endAwaiting(record.key)
        else { return false }
        for chan in Set(joined).sorted() where try transaction.channels.addMembership(stored.rec, chan) {
            try transaction.channels.tally(chan, removing: nil, adding: hash)
        }
        return true
    }

    /// Most of a first load is new here: it is not looked for first.
    ///
    /// - Returns: whether the record was new.
    func takeNew(_ record: StagedRecord, _ chans: [Int64]) throws -> Bool {
        guard case .payload(let bytes, let hash) = record.content, !chans.isEmpty else { return false }
        let base = Base(position: record.position, hash: hash)
        let (place, parent) = (try transaction.ledger.nextPosition(), try DocumentHeader.of(record.key, bytes, transaction))
        let rec = try transaction.records.insertUnlessThere(
            record.key, position: place, origin: 0, hash: hash, payload: bytes, parent: parent, base: base)
        guard let rec else { return false }
        try collectMerge(record.key, bytes)
        try updateFacts(rec, record.key, bytes, isNew: true)
        for chan in chans {
            try transaction.channels.tally(chan, removing: nil, adding: hash)
            try transaction.channels.addMembership(rec, chan)
        }
        return true
    }

    /// Central accepted or sent a later version than the staged one.
    private func isOvertaken(_ record: StagedRecord, _ base: Base?) -> Bool {
        if case .unchanged = record.content { return false }
        guard let base else { return false }
        return record.position < base.position
    }

    /// The record is in these channels now, with this version.
    private func hold(
        _ key: RecordKey, _ stored: StoredRecord?, _ before: [Int64], _ joined: [Int64], _ left: [Int64], _ base: Base,
        _ bytes: [UInt8]?
    ) throws {
        let after = Set(before).union(joined).subtracting(left)
        guard !after.isEmpty else {
            if let stored { try leave(stored, before, before) }
            return
        }
        let rec: Int64
        if let stored {
            rec = stored.rec
            if let bytes { try endApartOfOthers(stored, bytes) }
            if let bytes, let hash = base.hash, stored.hash != hash || stored.isDeleted, try !transaction.outbox.hasOwnVersion(stored) {
                try transaction.records.update(
                    rec, of: key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: bytes,
                    parent: try DocumentHeader.of(key, bytes, transaction))
                try updateFacts(rec, key, bytes)
            }
            if stored.base != base { try transaction.records.setBase(rec, base) }
            if let bytes { try collectMerge(key, bytes) }
        } else {
            guard let bytes, let hash = base.hash else { throw Failure(.digestDiffers, nil, ["record": key.description]) }
            rec = try transaction.records.insert(
                key, position: try transaction.ledger.nextPosition(), origin: 0, hash: hash, payload: bytes,
                parent: try DocumentHeader.of(key, bytes, transaction), base: base)
            if try transaction.outbox.isPending(key) {
                // Central was restored and has again what was deleted here, which it is yet to hear: nobody sees it meanwhile.
                try transaction.records.bury(rec, position: try transaction.ledger.nextPosition(), origin: 0)
            } else {
                try collectMerge(key, bytes)
                try updateFacts(rec, key, bytes, isNew: true)
            }
        }
        let oldHash = stored?.base?.hash
        for chan in before where !after.contains(chan) {
            try transaction.channels.tally(chan, removing: oldHash, adding: nil)
            try transaction.channels.removeMembership(rec, chan)
        }
        for chan in after.sorted() {
            let wasThere = before.contains(chan)
            if wasThere && oldHash == base.hash { continue }
            try transaction.channels.tally(chan, removing: wasThere ? oldHash : nil, adding: base.hash)
            if !wasThere { try transaction.channels.addMembership(rec, chan) }
        }
    }

    /// What is kept here although central keeps it apart gives way once central's version says that another place edits it.
    private func endApartOfOthers(_ stored: StoredRecord, _ bytes: [UInt8]) throws {
        guard try transaction.apart.group(of: stored.rec) != nil, try KeptApart(transaction: transaction).isOthers(stored.key, bytes)
        else { return }
        try transaction.apart.end(stored.rec)
    }

    func collectMerge(_ key: RecordKey, _ bytes: [UInt8]) throws {
        if Merge.isMerge(key) { merges.add(try Merge(bytes)) }
    }

    func updateFacts(_ rec: Int64, _ key: RecordKey, _ payload: [UInt8], isNew: Bool = false) throws {
        try SiteFacts(transaction: transaction, counts: !isBare).take(FactChange(rec, key, payload: payload, isNew: isNew))
        guard let news else { return }
        if key.table.folded == "pref" { news.hasPreferences = true }
        if SharedNumbers.concern(key) { news.numbered.append(key) }
        if key.table.folded == "name", try Rules.standard.record(NameRecord.self, payload).isStore {
            news.storeNames.insert(key.id)
        }
    }

    /// The record left channels; with the last of them it goes, unless an unsent edit explains it.
    func leave(_ stored: StoredRecord, _ before: [Int64], _ left: [Int64]) throws {
        for chan in left where before.contains(chan) {
            try transaction.channels.tally(chan, removing: stored.base?.hash, adding: nil)
            try transaction.channels.removeMembership(stored.rec, chan)
        }
        // What central neither sent nor accepted, and will not hear of, is the site's own business.
        guard Set(before).subtracting(left).isEmpty, try !before.isEmpty || stored.base != nil || travels(stored) else { return }
        if try transaction.outbox.hasOwnVersion(stored) {
            try transaction.records.setBase(stored.rec, nil)
        } else {
            if let erased, let header = try transaction.records.parent(of: stored.rec) { erased.addShortened(header) }
            try erase(stored)
        }
    }

    /// Whether records like this one leave the site: what it took back is there no more.
    private func travels(_ stored: StoredRecord) throws -> Bool {
        try stored.isDeleted || ProposedChanges.travels(stored.key, stored.payload, transaction)
    }

    private func erase(_ stored: StoredRecord) throws {
        try ItemListFacts(transaction: transaction).updateAtSite(stored.rec, stored.key, payload: nil)
        if Merge.isMerge(stored.key), let merge = try? Merge(stored.payload) {
            // Central does not have it, or does not show it: it says nothing here either.
            let table = try transaction.table(merge.of)
            if try transaction.aliases.alias(table: table, id: merge.dropped) == merge.kept {
                try transaction.aliases.remove(table: table, dropped: merge.dropped)
            }
        }
        try LostRecords.erase(stored, transaction)
    }

    private func remove(_ key: RecordKey, _ stored: StoredRecord?, _ before: [Int64], at position: Int64) throws {
        guard let stored else {
            // What came and went between two pulls may have left something that follows it.
            if let erased { erased.add(key, header: nil) }
            return
        }
        for chan in before {
            try transaction.channels.tally(chan, removing: stored.base?.hash, adding: nil)
            try transaction.channels.removeMembership(stored.rec, chan)
        }
        if try transaction.outbox.hasOwnVersion(stored) {
            try transaction.records.setBase(stored.rec, Base(position: position, hash: nil))
        } else if try stored.base != nil || !before.isEmpty || travels(stored) {
            try GoneNames(transaction: transaction).update(stored.rec, stored.key, payload: nil)
            if let erased { erased.add(stored.key, header: try transaction.records.parent(of: stored.rec)) }
            try erase(stored)
        }
    }

    /// Drops everything held through a channel that the site no longer receives.
    func leaveChannel(_ chan: Int64) throws {
        for rec in try transaction.channels.members(of: chan) {
            guard let stored = try transaction.records.record(numbered: rec) else { continue }
            try leave(stored, try transaction.channels.memberships(of: rec), [chan])
        }
    }
}

/// Merges found during an integration.
private final class ReceivedMerges {
    private var merges: [Merge] = []

    func add(_ merge: Merge) { merges.append(merge) }

    func taken() -> [Merge] {
        defer { merges = [] }
        return merges
    }
}
