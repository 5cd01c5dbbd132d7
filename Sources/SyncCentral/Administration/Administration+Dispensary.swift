import Failures
import Storage
import SyncRules

extension Administration {
    /// Switches the syncing of a dispensary store's transactions on or off; it takes effect at the site's next pull (R-OWN 5).
    ///
    /// Central only, in every topology.
    /// - Returns: what it means, in words for the administrator.
    /// - Throws: `argument-invalid` for a store that does not dispense: its transactions always travel.
    @discardableResult
    package func setTransactions(store reference: String, _ isOn: Bool) throws -> String {
        try database.write { transaction in
            let facts = try Self.store(reference, transaction)
            guard facts.isDispensary else {
                throw Failure(.argumentInvalid, "\(facts.title) is no dispensary store: its transactions are always synced.")
            }
            let holder = try transaction.offices.tenure(.store(facts.id)).flatMap { try transaction.sites.site($0.site) }
            let words = Self.words(facts, isOn, holder)
            guard try transaction.options.syncsTransactions(of: facts.id) != isOn else { return words }
            try transaction.options.setSyncsTransactions(of: facts.id, isOn)
            let topology = Topology(transaction)
            if let holder { try topology.refresh(holder.id, always: true) }
            try transaction.log.write("transactions-option", site: holder?.id, words)
            try audit(.transactionsSwitched, facts.code, ["on": .bool(isOn)], transaction)
            return words
        }
    }

    private static func words(_ facts: StoreFacts, _ isOn: Bool, _ holder: Site?) -> String {
        guard let holder, holder.kind != .central else {
            return "Transactions of \(facts.title) \(isOn ? "will be" : "will not be") synced once the store is active on a remote site."
        }
        return isOn
            ? "From its next sync on \(holder.name) sends the transactions of \(facts.title), all that was withheld so far first."
            : "From its next sync on \(holder.name) keeps the transactions of \(facts.title) to itself; central keeps the copy it has, "
                + "which grows old."
    }

    /// What a new device of a site will not get back, in words; nil when nothing is withheld.
    package func withheldWarning(site reference: String) throws -> String? {
        try database.read { try Self.withheldWarning(Self.site(reference, $0), $0) }
    }

    static func withheldWarning(_ site: Site, _ transaction: Transaction) throws -> String? {
        let stores = try Topology(transaction).stores(of: site.id).filter(\.withholds)
        guard !stores.isEmpty else { return nil }
        let titles = try stores.map { try transaction.stores.store($0.id)?.title ?? $0.id }.joined(separator: ", ")
        return "Transactions of \(titles) are not synced: central holds no copy of what \(site.name) withheld, or an old one, "
            + "and another device cannot get it from here."
    }

    /// Sentences for a record whose kind may be withheld.
    static func withheldLines(_ record: StoredRecord, _ transaction: Transaction) throws -> [String] {
        guard let type = transaction.rules[record.key.table.folded]?.type, type.isWithheldWithoutTransactions, !record.isDeleted,
            case .office(.store(let store)) = try OwnerFinder(transaction: transaction).owner(of: record.key, payload: record.payload),
            let facts = try transaction.stores.store(store), let tenure = try transaction.offices.tenure(.store(store)),
            try Topology(transaction).withholds(facts, site: tenure.site)
        else { return [] }
        return ["The transactions of \(facts.title) are not synced: central's copy may be old."]
    }

    /// Why central may not know a record of this kind; nil when such records always travel.
    static func withheldAbsence(table: String, _ transaction: Transaction) throws -> String? {
        guard transaction.rules[table]?.type.isWithheldWithoutTransactions == true else { return nil }
        let topology = Topology(transaction)
        let titles = try transaction.stores.all().filter { facts in
            try transaction.offices.tenure(.store(facts.id)).map { try topology.withholds(facts, site: $0.site) } ?? false
        }.map(\.title)
        guard !titles.isEmpty else { return nil }
        return "If it belongs to \(titles.joined(separator: ", ")): their transactions are not synced, and central holds no copy of them."
    }
}
