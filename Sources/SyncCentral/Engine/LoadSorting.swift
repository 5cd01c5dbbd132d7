import Storage
import SyncProtocol
import SyncRules

/// Which records a page of one part of a first load brings.
///
/// What the second part leaves out was surely sent with the first: it stood at or below where that began, and so did everything the
/// verdict follows from. Where that is not sure the record goes without bytes, and a site that lacks it asks.
final class LoadSorting {
    enum Fate { case send, sendHash, leaveOut }

    private let pass: LoadPass
    private let stores: Set<String>
    private let essentials: Essentials
    private let transaction: Transaction
    private var highest: [String: Int64] = [:]

    /// - Parameter stores: those that are active at the site.
    init(_ pass: LoadPass, stores: Set<String>, _ transaction: Transaction) {
        self.pass = pass
        self.stores = stores
        self.transaction = transaction
        essentials = Essentials(transaction, stores: stores)
    }

    /// The highest numbers in documents of the site's stores that were left to the second part.
    var numbers: [(sequence: String, number: Int64)] { highest.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    func fate(of record: StoredRecord, at position: Int64, joined: [Int64], left: [Int64]) throws -> Fate {
        switch pass {
        case .essentials:
            guard !joined.isEmpty, !record.isDeleted else { return .leaveOut }
            guard try !essentials.verdict(on: record).isEssential else { return .send }
            note(record)
            return .leaveOut
        case .rest(let through, _):
            guard position <= through, !joined.isEmpty, !record.isDeleted else { return .send }
            let verdict = try essentials.verdict(on: record)
            guard verdict.since <= through else { return .sendHash }
            guard verdict.isEssential else { return .send }
            return left.isEmpty ? .leaveOut : .sendHash
        }
    }

    private func note(_ record: StoredRecord) {
        guard let found = NumberCarrier.number(of: record, transaction.rules), stores.contains(found.store) else { return }
        highest[found.kind.rowName(store: found.store), default: 0] = max(highest[found.kind.rowName(store: found.store)] ?? 0, found.number)
    }
}
