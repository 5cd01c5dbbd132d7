import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// What central has a site receive anew: a store or a patient, compared record by record (R-SYNC 4, 5; decision 86).
extension Administration {
    /// Asks a site to read the bytes of all that it holds of a store, to compare it with central and to receive anew what differs.
    ///
    /// A site that waits for news begins within seconds, others with their next sync, or with the next bundle. What the site has not sent stays.
    ///
    /// - Parameter id: random; used where the same is not asked for already.
    /// - Returns: the order, or the one of before that the site has not carried out yet.
    /// - Throws: `not-found` also where the site receives nothing of the store; `site-is-central`; `argument-invalid` where too much waits.
    package func orderAgain(of reference: String, store: String, id: String) throws -> AgainOrder {
        try database.write { transaction in
            let site = try Self.receiver(reference, transaction)
            let facts = try Self.store(store, transaction)
            return try order(.store, facts.id, title: facts.title, words: "the store \(facts.title)", of: site, id, transaction)
        }
    }

    /// The same for a patient: whatever the patient is shown through at the site.
    ///
    /// - Throws: as for a store; `not-found` also for a record that is no patient.
    package func orderAgain(of reference: String, patient: String, id: String) throws -> AgainOrder {
        try database.write { transaction in
            let site = try Self.receiver(reference, transaction)
            guard let record = try Self.patient(patient, transaction), let name = try? transaction.rules.record(NameRecord.self, record.payload) else {
                throw Failure(.notFound, "There is no patient \(patient.prefix(60)).", ["patient": String(patient.prefix(200))])
            }
            // Names of patients do not go where only sites are administered.
            let code = name.text(.code)
            let title = code.isEmpty ? record.key.id : code
            return try order(.patient, record.key.id, title: title, words: "the patient \(title)", of: site, id, transaction)
        }
    }

    /// What a site was asked to receive anew, the newest first, with what came of it.
    ///
    /// - Throws: `not-found`, `site-is-central`.
    package func again(of reference: String) throws -> [AgainOrder] {
        try database.read { try $0.again.latest(of: Self.receiver(reference, $0).id) }
    }

    private static func receiver(_ reference: String, _ transaction: Transaction) throws -> Site {
        let site = try site(reference, transaction)
        guard site.kind != .central else { throw Failure(.siteIsCentral, "Central itself receives nothing: it is what sites compare with.") }
        return site
    }

    private func order(
        _ kind: AgainOrder.Kind, _ subject: String, title: String, words: String, of site: Site, _ id: String, _ transaction: Transaction
    ) throws -> AgainOrder {
        let open = try transaction.again.open(of: site.id)
        if let same = open.first(where: { $0.kind == kind && $0.subject == subject }) { return same }
        let order = AgainOrder(id: id, site: site.id, kind: kind, subject: subject, title: title, at: transaction.now)
        guard try !Self.channels(of: order, subscribed: transaction.sites.subscription(of: site.id), transaction).isEmpty else {
            throw Failure(
                .notFound, "\(site.name) receives nothing of \(words).", ["site": site.name],
                remedy: "Which stores a site has, and through which partners it sees others, tributary sites list and sites partners tell.")
        }
        guard open.count < AskedAgain.most else {
            throw Failure(.argumentInvalid, "\(site.name) has \(open.count) such orders to carry out: that is as many as it is given.", ["site": site.name])
        }
        try transaction.again.add(order)
        // Settings of a newer version are what a site asks for, and what it waits for as news.
        try Topology(transaction).refresh(site.id, always: true)
        try transaction.log.write("again-ordered", site: site.id, "\(site.name) was asked to receive \(words) anew.")
        try audit(.againOrdered, site.name, ["site": .string(site.id), "kind": .string(kind.rawValue), "id": .string(subject)], transaction)
        return order
    }

    private static func patient(_ id: String, _ transaction: Transaction) throws -> StoredRecord? {
        guard let record = try transaction.records.record("name", transaction.aliases.resolve("name", id)), !record.isDeleted,
            let name = try? transaction.rules.record(NameRecord.self, record.payload), name.isPatient
        else { return nil }
        return record
    }

    /// Through which of its channels a site holds what is to be compared; of a patient who is gone, none.
    private static func channels(of order: AgainOrder, subscribed: [String], _ transaction: Transaction) throws -> [String] {
        let names: [String]
        switch order.kind {
        case .store: names = [Channel.store(order.subject), Channel.inbox(order.subject), Channel.partner(order.subject)]
        case .patient:
            guard let record = try patient(order.subject, transaction) else { return [] }
            names = try transaction.ledger.entries(of: record.rec).filter(\.isPresent).map { try transaction.channels.channel($0.chan).name }
        }
        return subscribed.filter { names.contains($0) }
    }

    /// What a site's settings say of it.
    static func askedAgain(of site: String, subscribed: [String], _ transaction: Transaction) throws -> [AskedAgain] {
        try transaction.again.open(of: site).map { order in
            AskedAgain(id: order.id, title: order.title, channels: try channels(of: order, subscribed: subscribed, transaction))
        }
    }

    /// A site told that it has done what it was asked to.
    static func remember(_ told: [ToldAgain], of site: String, at moment: Int64, _ transaction: Transaction) throws {
        var hasEnded = false
        for one in told {
            let outcome = AgainOrder.Outcome(at: moment, records: one.records, damaged: one.damaged, differed: one.differed)
            guard try transaction.again.end(one.id, of: site, outcome) else { continue }
            hasEnded = true
        }
        guard hasEnded else { return }
        try transaction.log.write("again", site: site, "What was to be received anew was compared.")
        try Topology(transaction).refresh(site, always: true)
    }
}
