import Failures
import Storage

/// Makes received records part of a site's own: bases, memberships, digests, and the bytes unless a local edit waits.
///
/// Lives inside one transaction. An outbox line always wins over what arrives: the base moves, the bytes stay, and the push
/// decides (R-SYNC 3).
struct Integrator {
    let ledger: Ledger
    /// Numbers of the channels the site receives, by name; anything else in a page is ignored.
    let channels: [String: Int64]
    let rules: Rules
    /// Told of documents that central deleted; nobody asks during a first load.
    var erased: ErasedDocuments?

    func integrate(_ record: StagedRecord, joined: [String], left: [String]) throws {
        let stored = try ledger.record(record.key)
        let before = try stored.map { try ledger.memberships(of: $0.rec) } ?? []
        let joinedNow = joined.compactMap { channels[$0] }
        let leftNow = left.compactMap { channels[$0] }
        switch record.content {
        case .deleted: try remove(stored, before, at: record.position)
        case .payload(let bytes, let hash):
            try hold(record.key, stored, before, joinedNow, leftNow, Base(position: record.position, hash: hash), bytes)
        case .same(let hash):
            try hold(record.key, stored, before, joinedNow, leftNow, Base(position: record.position, hash: hash), nil)
        case .unchanged:
            guard let stored else { return }
            try leave(stored, before, leftNow)
        }
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
            if let bytes, let hash = base.hash, stored.hash != hash || stored.isDeleted, try !ledger.isPending(key) {
                try ledger.update(
                    rec, position: try ledger.place(), origin: 0, hash: hash, payload: bytes,
                    parent: try DocumentHeader.of(key, bytes, rules, ledger))
            }
            try ledger.setBase(rec, base)
        } else {
            guard let bytes, let hash = base.hash else { throw Failure(.digestDiffers, nil, ["record": key.description]) }
            rec = try ledger.insert(
                key, position: try ledger.place(), origin: 0, hash: hash, payload: bytes,
                parent: try DocumentHeader.of(key, bytes, rules, ledger), base: base)
        }
        let oldHash = stored?.base?.hash
        for chan in before where !after.contains(chan) {
            try ledger.tally(chan, removing: oldHash, adding: nil)
            try ledger.removeMembership(rec, chan)
        }
        for chan in after.sorted() {
            let wasThere = before.contains(chan)
            if wasThere && oldHash == base.hash { continue }
            try ledger.tally(chan, removing: wasThere ? oldHash : nil, adding: base.hash)
            if !wasThere { try ledger.addMembership(rec, chan) }
        }
    }

    /// The record left channels; with the last of them it goes, unless an unsent edit explains it.
    func leave(_ stored: StoredRecord, _ before: [Int64], _ left: [Int64]) throws {
        for chan in left where before.contains(chan) {
            try ledger.tally(chan, removing: stored.base?.hash, adding: nil)
            try ledger.removeMembership(stored.rec, chan)
        }
        // What central neither sent nor accepted is the site's own business.
        guard Set(before).subtracting(left).isEmpty, !before.isEmpty || stored.base != nil else { return }
        if try ledger.isPending(stored.key) {
            try ledger.setBase(stored.rec, nil)
        } else {
            try ledger.erase(stored.rec)
        }
    }

    private func remove(_ stored: StoredRecord?, _ before: [Int64], at position: Int64) throws {
        guard let stored else { return }
        for chan in before {
            try ledger.tally(chan, removing: stored.base?.hash, adding: nil)
            try ledger.removeMembership(stored.rec, chan)
        }
        if try ledger.isPending(stored.key) {
            try ledger.setBase(stored.rec, Base(position: position, hash: nil))
        } else if stored.base != nil || !before.isEmpty {
            if let erased { erased.note(stored.key, header: try ledger.parent(of: stored.rec)) }
            try ledger.erase(stored.rec)
        }
    }

    /// Drops everything held through a channel that the site no longer receives.
    func leaveChannel(_ chan: Int64) throws {
        for rec in try ledger.members(of: chan) {
            guard let stored = try ledger.record(numbered: rec) else { continue }
            try leave(stored, try ledger.memberships(of: rec), [chan])
        }
    }
}
