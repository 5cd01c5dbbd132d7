import Catalogue
import Failures
import Storage
import SyncProtocol
import SyncRules

extension SiteEngine {
    /// Enters what stays as it is here, and lets the rest of a parked group give way.
    ///
    /// - Parameter untouched: as central's answer tells; nil but for a device that went back.
    func park(_ changes: [OutboxChange], group: Int64, code: String, untouched: [Int]?, _ transaction: Transaction) throws {
        let kept = try KeptApart(transaction: transaction).kept(changes, ofGroup: group, code: code, untouched: untouched)
        for change in changes {
            guard let stored = try transaction.records.record(change.key) else { continue }
            // A central that went back may be told again what somebody has written over since: of that nothing is shown here any more.
            let isShown = change.payload.map { !stored.isDeleted && stored.payload == $0 } ?? stored.isDeleted
            if kept.contains(change.key), try isShown || transaction.outbox.hasOwnVersion(stored) {
                try transaction.apart.keep(stored.rec, group: group)
            } else {
                try transaction.apart.end(stored.rec)
                try giveWay(change.key, transaction)
            }
        }
    }

    /// A group of this site was applied after all: what is shown of it is central's version from the next checkpoint on.
    func release(_ group: Int64, at position: Int64?, _ transaction: Transaction) throws {
        for change in try transaction.outbox.changes(ofGroup: group) {
            guard let stored = try transaction.records.record(change.key), try transaction.apart.group(of: stored.rec) == group else { continue }
            try transaction.apart.end(stored.rec)
            // What central sent of it since may have come already.
            if let base = stored.base, let position, base.position >= position {
                if try !transaction.outbox.hasOwnVersion(stored) { try showBase(stored, transaction) }
            } else {
                try accept(change, position, transaction)
            }
        }
    }

    /// Central's version takes the place of one kept here.
    private func showBase(_ stored: StoredRecord, _ transaction: Transaction) throws {
        guard let hash = stored.base?.hash else { return try awaitPlace(stored.key, transaction) }
        if stored.hash != hash || stored.isDeleted { try Self.awaitBytes(of: stored, hash, transaction) }
    }

    /// A group was given up and taken back here: what is shown of it gives way to what central holds, with the next checkpoint as a
    /// whole (R-SYNC 2).
    func takeBack(_ group: Int64, _ transaction: Transaction) throws {
        for change in try transaction.outbox.changes(ofGroup: group) {
            guard let stored = try transaction.records.record(change.key), try transaction.apart.group(of: stored.rec) == group else { continue }
            try transaction.apart.end(stored.rec)
            try giveWay(change.key, atCheckpoint: true, transaction)
        }
    }

    /// Settings that come into force with the next checkpoint say that another place edits some of what is kept here: central's bytes of that are to be
    /// there by then. Until then it stays (R-SYNC 2).
    ///
    /// - Parameter unlessStaged: not of what is staged: its bytes are there, or were asked for and central no longer shows them.
    static func awaitLost(under settings: Settings, unlessStaged: Bool = false, _ transaction: Transaction) throws {
        for key in try KeptApart(transaction: transaction).lost(under: settings) {
            guard let stored = try transaction.records.record(key), let hash = stored.base?.hash, stored.hash != hash || stored.isDeleted,
                try !transaction.channels.memberships(of: stored.rec).isEmpty
            else { continue }
            if unlessStaged, try transaction.stage.contains(key) { continue }
            try awaitBytes(of: stored, hash, transaction)
        }
    }

    /// These settings come into force: what is kept here and edited elsewhere no longer stands against what is integrated.
    ///
    /// - Returns: the records, which give way.
    static func endLost(under settings: Settings, _ transaction: Transaction) throws -> [RecordKey] {
        let lost = try KeptApart(transaction: transaction).lost(under: settings)
        for key in lost {
            if let stored = try transaction.records.record(key) { try transaction.apart.end(stored.rec) }
        }
        return lost
    }
}
