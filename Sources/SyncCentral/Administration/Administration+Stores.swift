import Failures
import Payload
import Storage
import SyncRules

extension Administration {
    package func stores() throws -> [StoreListing] {
        try database.read { transaction in try transaction.stores.all().map { try Self.listing($0, transaction) } }
    }

    private static func listing(_ facts: StoreFacts, _ transaction: Transaction) throws -> StoreListing {
        let tenure = try transaction.offices.tenure(.store(facts.id))
        return StoreListing(
            facts: facts, site: try tenure.flatMap { try transaction.sites.site($0.site) }, epoch: tenure?.epoch ?? 0,
            collectors: try transaction.offices.collectors(of: facts.id).compactMap { try transaction.sites.site($0)?.name },
            syncsTransactions: facts.isDispensary ? try transaction.options.syncsTransactions(of: facts.id) : nil)
    }

    /// The store by code, name or id, in any case.
    package func store(_ reference: String) throws -> StoreFacts { try database.read { try Self.store(reference, $0) } }

    static func store(_ reference: String, _ transaction: Transaction) throws -> StoreFacts {
        if let facts = try transaction.stores.store(reference) { return facts }
        return try StoreReference.choose(reference, among: try transaction.stores.all()) { .init(id: $0.id, code: $0.code, title: $0.title) }
    }

    /// Creates a store, active on central, with the name by which others trade with it (R-STORE 5).
    ///
    /// - Parameters:
    ///   - nameID: an existing name to turn into a store; nil makes a new one.
    ///   - ids: new ids for the store and, when needed, its name.
    ///   - creator: the user who may log in to it from the start, by id or name, with the id of the row that says so.
    /// - Throws: `name-taken`, `not-found` for the name or the user, `argument-invalid`.
    package func createStore(
        code: String, title: String, isDispensary: Bool, nameID: String?, ids: (store: String, name: String),
        creator: (user: String, rowID: String)? = nil
    ) throws -> StoreFacts {
        try database.write {
            try createStore(code: code, title: title, isDispensary: isDispensary, nameID: nameID, ids: ids, creator: creator, $0)
        }
    }

    func createStore(
        code: String, title: String, isDispensary: Bool, nameID: String?, ids: (store: String, name: String),
        creator: (user: String, rowID: String)? = nil, _ transaction: Transaction
    ) throws -> StoreFacts {
        guard !code.trimmingSpaces.isEmpty, code.utf8.count <= 50, !title.trimmingSpaces.isEmpty, title.utf8.count <= 200 else {
            throw Failure(.argumentInvalid, "A store needs a code of up to 50 bytes and a name of up to 200.")
        }
        try Self.checkStoreCode(code, except: nil, transaction)
        try Self.checkStoreTitle(title, except: nil, transaction)
        var changes: [Change] = []
        if let nameID {
            guard let record = try transaction.records.record("name", nameID), !record.isDeleted else {
                throw Failure(.notFound, "There is no name \(nameID).")
            }
            guard try transaction.stores.stores(named: nameID).isEmpty else { throw Failure(.nameTaken, "That name is a store already.") }
            guard try !transaction.rules.record(NameRecord.self, record.payload).isPatient else {
                throw Failure(.argumentInvalid, "A patient cannot become a store.")
            }
            let payload = try RecordMember.replacing(NameRecord.Field.type, in: record.payload, withText: "store")
            changes.append(Change(table: "name", id: nameID, payload: payload))
        } else {
            let name = JSONValue.object([
                ("ID", .string(ids.name)), ("name", .string(title)), ("code", .string(code)), ("type", .string("store")),
                ("customer", .bool(true)), ("supplier", .bool(true)),
            ])
            changes.append(Change(table: "name", id: ids.name, payload: name.serialised()))
        }
        let store = JSONValue.object([
            ("ID", .string(ids.store)), ("code", .string(code)), ("name", .string(title)),
            ("name_ID", .string(nameID ?? ids.name)), ("store_mode", .string(isDispensary ? StoreRecord.dispensaryMode : StoreRecord.ordinaryMode)),
            ("disabled", .bool(false)),
        ])
        changes.append(Change(table: "store", id: ids.store, payload: store.serialised()))
        // Not as an edit: a name that becomes a store's changes hands, from the primary to central.
        let shape = RecordShape(transaction.rules)
        for change in changes { _ = try shape.canonical(table: change.table, id: change.id, payload: change.payload ?? []) }
        try apply(changes, transaction)
        if let creator { try grant(creator.user, ids.store, rowID: creator.rowID, transaction) }
        try transaction.log.write("store-created", "Store \(code) was created.")
        try audit(
            .storeCreated, code,
            [
                "store": .string(ids.store), "nameID": .string(nameID ?? ids.name),
                "user": creator.map { .string($0.user) } ?? .null,
            ], transaction)
        return try Self.store(ids.store, transaction)
    }

    /// Makes a store active on a site (R-STORE 5).
    ///
    /// From central to a site, or from a site that never had its first load, this is all there is to it. A store whose data
    /// lives on another site needs a move with a drain; `force` gives a lost site up: what it still pushes is kept apart.
    ///
    /// - Throws: `store-move-needed`, `mobile-site-full`, `not-found`.
    package func assign(store storeReference: String, to siteReference: String, force: Bool) throws {
        try database.write { transaction in
            let facts = try Self.store(storeReference, transaction)
            let site = try Self.site(siteReference, transaction)
            let office = Office.store(facts.id)
            let before = try transaction.offices.tenure(office)
            guard before?.site != site.id else { return }
            if let holder = try before.flatMap({ try transaction.sites.site($0.site) }), holder.kind != .central, holder.hasWorked, !force {
                throw Failure(.storeMoveNeeded, "\(facts.title) is active on \(holder.name).", ["store": facts.code, "site": holder.name])
            }
            if site.kind == .mobile, try !Topology(transaction).activeStores(of: site.id).isEmpty { throw Failure(.mobileSiteFull) }
            try make(facts, activeOn: site, before: before, force: force, transaction)
        }
    }

    /// The store changes hands, with all that follows, in one transaction.
    func make(_ facts: StoreFacts, activeOn site: Site, before: Tenure?, force: Bool, _ transaction: Transaction) throws {
        try transaction.offices.hand(.store(facts.id), to: site.id)
        try Handovers(transaction: transaction, by: by).storeChangedHands(facts.id, to: site.id)
        let topology = Topology(transaction)
        if let before { try topology.refresh(before.site, always: true) }
        try topology.refresh(site.id, always: true)
        try transaction.log.write("store-assigned", site: site.id, "Store \(facts.code) is active on \(site.name) now.")
        try audit(
            .storeAssigned, facts.code,
            ["from": before.map { .string($0.site) } ?? .null, "to": .string(site.name), "forced": .bool(force)], transaction)
    }

    /// Sets a site as a full read-only copy of a store, or ends that (R-STORE 2).
    package func setCollector(store storeReference: String, at siteReference: String, _ isCollector: Bool) throws {
        try database.write { transaction in
            let facts = try Self.store(storeReference, transaction)
            let site = try Self.site(siteReference, transaction)
            guard site.kind != .central else { throw Failure(.siteIsCentral, "Central holds every store already.") }
            guard try transaction.offices.tenure(.store(facts.id))?.site != site.id else {
                throw Failure(.argumentInvalid, "The store is active on that site.")
            }
            guard try transaction.offices.collectors(of: facts.id).contains(site.id) != isCollector else { return }
            try transaction.offices.setCollector(facts.id, at: site.id, isCollector)
            try Topology(transaction).refresh(site.id)
            try transaction.log.write(
                "collector-set", site: site.id, "\(site.name) \(isCollector ? "collects" : "no longer collects") store \(facts.code).")
            try audit(.collectorSet, facts.code, ["site": .string(site.name), "collects": .bool(isCollector)], transaction)
        }
    }

    // MARK: Visibility

    /// Makes two stores visible to one another: names, and the right to exchange transfers (R-STORE 4).
    ///
    /// - Parameter newID: a source of ids for the visibility rows.
    package func grantVisibility(_ first: String, _ second: String, newID: () -> String) throws {
        try database.write { transaction in
            let (one, other) = try pair(first, second, transaction)
            var changes: [Change] = []
            for (seen, seer) in [(one, other), (other, one)] {
                guard try transaction.visibility.joins(.name, seen.nameID, in: seer.id).isEmpty else { continue }
                changes.append(VisibilityRow.showing(.name, seen.nameID, in: seer.id, id: newID()))
            }
            guard !changes.isEmpty else { return }
            try apply(changes, transaction)
            try transaction.log.write("visibility-granted", "Stores \(one.code) and \(other.code) see one another.")
            try audit(.visibilityGranted, one.code, ["with": .string(other.code)], transaction)
        }
    }

    /// Ends it, both ways; documents already exchanged stay where they are.
    package func revokeVisibility(_ first: String, _ second: String) throws {
        try database.write { transaction in
            let (one, other) = try pair(first, second, transaction)
            var changes: [Change] = []
            for (seen, seer) in [(one, other), (other, one)] {
                for rec in try transaction.visibility.joins(.name, seen.nameID, in: seer.id) {
                    guard let record = try transaction.records.record(numbered: rec) else { continue }
                    changes.append(Change(table: record.key.table.name, id: record.key.id, payload: nil))
                }
            }
            guard !changes.isEmpty else { return }
            try apply(changes, transaction)
            try transaction.log.write("visibility-revoked", "Stores \(one.code) and \(other.code) no longer see one another.")
            try audit(.visibilityRevoked, one.code, ["with": .string(other.code)], transaction)
        }
    }

    /// Stores and the visibility of names are central's to edit whoever is the primary (R-STORE 5, R-OWN 11).
    private func apply(_ changes: [Change], _ transaction: Transaction) throws {
        try ChangeApplication(transaction: transaction, source: ChangeSource(origin: .administration, by: by)).write(changes)
    }

    /// Lets a user log in to a new store on central, as whoever creates a store may (R-STORE 5).
    private func grant(_ user: String, _ store: String, rowID: String, _ transaction: Transaction) throws {
        guard let row = try UserAccess(transaction: transaction).granting(user, store, rowID: rowID) else { return }
        try apply([row], transaction)
    }

    private func pair(_ first: String, _ second: String, _ transaction: Transaction) throws -> (StoreFacts, StoreFacts) {
        let one = try Self.store(first, transaction)
        let other = try Self.store(second, transaction)
        guard one.id != other.id else { throw Failure(.argumentInvalid, "A store always sees itself.") }
        guard !one.nameID.isEmpty, !other.nameID.isEmpty else {
            throw Failure(.argumentInvalid, "A store without a name cannot trade.")
        }
        return (one, other)
    }

    /// Pairs of stores that see one another.
    package func visibility() throws -> [(StoreFacts, StoreFacts)] {
        try database.read { transaction in
            var pairs: [(StoreFacts, StoreFacts)] = []
            for one in try transaction.stores.all() {
                for partner in try transaction.visibility.partners(of: one.id) where one.id < partner {
                    guard let other = try transaction.stores.store(partner) else { continue }
                    pairs.append((one, other))
                }
            }
            return pairs
        }
    }
}
