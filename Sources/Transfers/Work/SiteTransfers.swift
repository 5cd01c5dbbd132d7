import Failures
import Storage
import SyncRules
import SyncSite

/// What a site does about transfers, in the transaction that wrote or received a document: halves between its own stores,
/// numbers and log lines, links, and keeping its halves up to date (R-XFER).
///
/// It reads the site's records by its own cursor. When the stores or the merged names change, a store is closed or opened, or an
/// administrator gives up what central kept apart, it looks at everything again.
package struct SiteTransfers: SiteFollower {
    private static let slice = 2_000
    /// Rounds of what follows from what was just written; a chain of all kinds of transfer has five.
    private static let roundsMax = 12

    package init() {}

    package func follow(_ engine: SiteEngine, erased: [RecordKey], _ transaction: Transaction) throws -> Bool {
        var place = try transaction.followers.cursor(CentralTransfers.follower)
        let fingerprint = try Self.fingerprint(engine, transaction)
        if place.fingerprint != fingerprint {
            place.fingerprint = fingerprint
            place.position = 0
        }
        let head = try transaction.ledger.head()
        let isBehind = place.position < head
        guard isBehind || !erased.isEmpty else { return false }
        let environment = SiteEnvironment(engine: engine, transaction: transaction)
        environment.isLookingBack = place.position == 0
        let work = TransferWork(environment: environment)
        for key in erased { try attempt(key, work, transaction, isGone: true) }
        // From the beginning every document is looked at once, with all its lines.
        let names = place.position == 0 ? DocumentKind.tables : DocumentKind.tables + DocumentKind.lineTables
        let tables = try names.compactMap { try transaction.knownTable($0) }
        while place.position < head {
            let found = try transaction.ledger.changes(after: place.position, of: tables, about: Self.slice)
            try work.forEach(Headers.headers(of: found.records)) { try attempt($0, work, transaction) }
            place.position = found.through
        }
        for _ in 0..<Self.roundsMax {
            let touched = environment.takeTouched()
            guard !touched.isEmpty else { break }
            var seen: Set<RecordKey> = []
            for key in touched where seen.insert(key).inserted { try attempt(key, work, transaction) }
        }
        place.position = try transaction.ledger.head()
        if isBehind || environment.hasWritten { try transaction.followers.save(place, of: CentralTransfers.follower) }
        return environment.hasWritten
    }

    package func isAnswer(_ key: RecordKey, _ payload: [UInt8]) -> Bool {
        guard let fields = try? DocumentRecord(payload) else { return false }
        return Beginning.answered(by: DocumentKind(key), fields) != nil
    }

    /// Changes with the offices held here and which of their stores are closed, with merged names, and with what administrators gave up of this site's work.
    private static func fingerprint(_ engine: SiteEngine, _ transaction: Transaction) throws -> String {
        let offices = try engine.offices(transaction)
        let closed = try offices.compactMap { office in
            guard case .store(let id) = office, try PartnerStore(transaction.records.record("store", id))?.isDisabled ?? false else { return nil }
            return " closed:\(id)"
        }.sorted().joined()
        let importing = try transaction.transfers.isImporting() ? "importing " : ""
        let held = offices.map(\.description).sorted().joined(separator: " ")
        return "\(importing)\(try transaction.transfers.worldFingerprint()) \(try SiteEngine.dismissals(transaction)) \(held)\(closed)"
    }

    /// A document that cannot be worked on hinders neither the others nor the writing or receiving of itself.
    private func attempt(_ key: RecordKey, _ work: TransferWork, _ transaction: Transaction, isGone: Bool = false) throws {
        try transaction.settingAside("transfer-failed", "The transfer of \(key) could not be worked on") {
            try work.look(at: key, isGone: isGone)
        }
    }
}
