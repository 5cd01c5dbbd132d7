import Catalogue
import Failures
import Storage

/// Moves existing records when a preference that widens their audience changes: a follower that goes on in slices, each a
/// transaction of its own, from where the last one stopped (R-OWN 3).
package struct AudienceWidening {
    package let transaction: Transaction

    package init(transaction: Transaction) {
        self.transaction = transaction
    }

    /// Tables with rows that a preference widens.
    package static let tables: [String] = Catalogue.standard.types.filter { type in
        ([type.ownership] + type.variants.map(\.ownership)).contains { $0.widening != nil }
    }.map { $0.table.lowercased() }.sorted()

    /// The preferences that are on now, of those that widen an audience.
    package static func inForce(_ transaction: Transaction) throws -> Set<String> {
        var on: Set<String> = []
        for preference in [GlobalPreference.prescriptionsToAllSites] where try transaction.options.isOnForAll(preference.rawValue) {
            on.insert(preference.rawValue)
        }
        return on
    }

    /// Begins at the first record; a change under way begins anew.
    package func begin() throws {
        guard let first = Self.tables.first else { return }
        try transaction.state.set(Meta.rerouting, "\(first) ")
    }

    package static func isUnderWay(_ transaction: Transaction) throws -> Bool { try transaction.state.value(Meta.rerouting) != nil }

    /// Moves the next records.
    ///
    /// - Returns: whether something is left to do.
    package func advance(by count: Int) throws -> Bool {
        guard let place = try transaction.state.value(Meta.rerouting), let space = place.firstIndex(of: " ") else { return false }
        let table = String(place[..<space])
        let slice = try transaction.records.records(of: table, after: String(place[place.index(after: space)...]), count: count)
        let writer = LedgerWriter(transaction: transaction, pairs: PartnerSymmetry(transaction))
        for record in slice { _ = try transaction.group { try writer.rerouteHead(table, record.key.id) } }
        if let last = slice.last, slice.count == count {
            try transaction.state.set(Meta.rerouting, "\(table) \(last.key.id)")
            return true
        }
        let next = Self.tables.first { $0 > table }
        try transaction.state.set(Meta.rerouting, next.map { "\($0) " })
        return next != nil
    }
}
