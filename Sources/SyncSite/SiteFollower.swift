import Failures
import Storage
import SyncProtocol
import SyncRules

/// Does what follows from records at a site, inside the transaction that wrote or received them (R-XFER).
///
/// It reads what changed from the database by its own cursor, so that a missed moment is caught up, and writes through
/// `SiteEngine.write(_:acting:_:)`, as any local edit.
package protocol SiteFollower: Sendable {
    /// - Parameters:
    ///   - erased: documents that central deleted, or lines of which it deleted: a site keeps no trace of those.
    /// - Returns: whether something was written that central must hear of.
    func follow(_ engine: SiteEngine, erased: [RecordKey], _ ledger: Ledger) throws -> Bool
}

/// Documents that central deleted, or lines of which it deleted, found during an integration.
final class ErasedDocuments {
    private var headers: Set<RecordKey> = []

    func note(_ key: RecordKey, header: RecordKey?) {
        if let header { headers.insert(header) } else if DocumentHeader.isHeader(key) { headers.insert(key) }
    }

    /// Documents that lost a line which central no longer shows here: deleted perhaps, as a comparison cannot tell.
    private var shortened: Set<RecordKey> = []

    func noteLeft(lineOf header: RecordKey) { shortened.insert(header) }

    /// All documents to look at: one that left with its lines was not deleted, nor was one that only an unsent edit keeps here.
    func all(_ ledger: Ledger) throws -> Set<RecordKey> {
        headers.union(
            try shortened.filter { header in
                guard let record = try ledger.record(header), !record.isDeleted else { return false }
                return try !ledger.isPending(header)
            })
    }
}

/// A site forgets a record without a deletion by central: central kept apart what the site wrote of it, or lost it in a restore.
///
/// What the record was part of counts as changed, so that the follower looks at it again: now, or once the site is open for use.
enum LostRecords {
    static func erase(_ stored: StoredRecord, _ ledger: Ledger) throws {
        let wholes = [try ledger.parent(of: stored.rec), try order(of: stored, ledger)].compactMap { $0 }
        try ledger.erase(stored.rec)
        for whole in wholes {
            guard let record = try ledger.record(whole), !record.isDeleted else { continue }
            try ledger.touch(record.rec, position: try ledger.place())
        }
    }

    /// The order that goods received were for: what came of it is counted from them (R-OWN 14).
    private static func order(of stored: StoredRecord, _ ledger: Ledger) throws -> RecordKey? {
        guard stored.key.table.folded == "goods_received", !stored.isDeleted, let table = try ledger.knownTable("purchase_order"),
            let id = try Rules.standard["Goods_received"]?.view(of: stored.payload).text("purchase_order_ID"), !id.isEmpty
        else { return nil }
        return RecordKey(table, id)
    }
}

extension SiteEngine {
    /// Tells the follower, once the site is open for use.
    @discardableResult
    func follow(erased: Set<RecordKey> = [], _ ledger: Ledger) throws -> Bool {
        guard let follower, try Self.state(ledger) == .ready else { return false }
        let headers = erased.sorted { ($0.table.number, $0.id) < ($1.table.number, $1.id) }
        return try follower.follow(self, erased: headers, ledger)
    }

    /// The offices whose records are edited at this site now; one that is being handed over is not (R-OWN 1).
    package func offices(_ ledger: Ledger) throws -> [Office] {
        guard let settings = try Settings.kept(ledger) else { return [] }
        return settings.offices.map(\.office).filter { office in
            !settings.frozen.contains { $0.record == nil && $0.office == office }
        }
    }

    /// Whether this site may edit an office's records now.
    package func holds(_ office: Office, _ ledger: Ledger) throws -> Bool { try offices(ledger).contains(office) }

    /// Both halves of a transfer travel, also from a store whose transactions stay here otherwise (R-OWN 5).
    package func sendHalves(_ keys: [RecordKey], _ ledger: Ledger) throws {
        for key in keys {
            if let record = try ledger.record(key), try ledger.isWithheld(record.rec) { try ledger.setDue(document: key) }
        }
    }
}
