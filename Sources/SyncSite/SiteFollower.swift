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
    func follow(_ engine: SiteEngine, erased: [RecordKey], _ transaction: Transaction) throws -> Bool

    /// Whether a document answers another one: what people do to it counts against what this has seen of both.
    func isAnswer(_ key: RecordKey, _ payload: [UInt8]) -> Bool
}

extension SiteEngine {
    /// Tells the follower, once the site is open for use.
    @discardableResult
    func follow(erased: Set<RecordKey> = [], _ transaction: Transaction) throws -> Bool {
        guard let follower, try Self.isComplete(transaction) else { return false }
        let headers = erased.sorted { ($0.table.number, $0.id) < ($1.table.number, $1.id) }
        return try follower.follow(self, erased: headers, transaction)
    }

    /// The offices whose records are edited at this site now; one that is being handed over is not (R-OWN 1).
    package func offices(_ transaction: Transaction) throws -> [Office] {
        guard let settings = try Settings.kept(transaction) else { return [] }
        return settings.offices.map(\.office).filter { office in
            !settings.frozen.contains { $0.record == nil && $0.office == office }
        }
    }

    /// Whether this site may edit an office's records now.
    package func holds(_ office: Office, _ transaction: Transaction) throws -> Bool { try offices(transaction).contains(office) }

    /// Both halves of a transfer travel, also from a store whose transactions stay here otherwise (R-OWN 5).
    package func sendHalves(_ keys: [RecordKey], _ transaction: Transaction) throws {
        for key in keys {
            if let record = try transaction.records.record(key), try transaction.withheld.contains(record.rec) {
                try transaction.withheld.setDue(document: key)
            }
        }
    }
}
