import Failures
import Storage
import SyncRules

extension Administration {
    package func topology() throws -> TopologyStatus { try database.read { try topology($0) } }

    private func topology(_ transaction: Transaction) throws -> TopologyStatus {
        let central = try Topology(transaction).central()
        guard let tenure = try transaction.offices.tenure(.primary) else { throw Failure(.notInitialised) }
        return TopologyStatus(
            central: central, primary: try transaction.sites.site(tenure.site) ?? central, epoch: tenure.epoch,
            handover: try transaction.offices.handoverUnderWay(of: .primary).map { try listing($0, transaction) })
    }

    /// Hands the office of the primary to a remote site: from then on it edits central data, wherever central is (R-ROLE 3).
    ///
    /// Central gives it at once. A site that holds it is asked to freeze and to send what it wrote; the office goes when it has said
    /// that it has. `force` gives that site up: what it still sends is kept apart.
    ///
    /// - Parameter handoverID: a new id.
    /// - Throws: `site-not-ready`, `argument-invalid`, `hand-over-under-way`, `not-found`.
    package func mirror(to reference: String, force: Bool, handoverID: String) throws -> TopologyStatus {
        try database.write { transaction in
            let site = try Self.site(reference, transaction)
            guard site.kind != .central else {
                throw Failure(.siteIsCentral, "Central itself becomes the primary again by: tributary topology unify.")
            }
            guard site.kind == .server || site.kind == .desktop else {
                throw Failure(
                    .argumentInvalid, "A site of kind \(site.kind.rawValue) cannot edit central data; choose a server or desktop.")
            }
            guard site.isInitialised, site.isEnabled, !site.isFenced else {
                throw Failure(.siteNotReady, "The site \(site.name) has not completed its first synchronisation, or is switched off.")
            }
            return try handPrimary(to: site, force: force, handoverID: handoverID, transaction)
        }
    }

    /// Takes the office of the primary back to central.
    ///
    /// - Parameter force: as in `mirror`.
    package func unify(force: Bool, handoverID: String) throws -> TopologyStatus {
        try database.write { transaction in
            try handPrimary(to: try Topology(transaction).central(), force: force, handoverID: handoverID, transaction)
        }
    }

    private func handPrimary(to site: Site, force: Bool, handoverID: String, _ transaction: Transaction) throws -> TopologyStatus {
        let before = try topology(transaction)
        // A site that had handed the office on before this server was restored is given it anew, by force.
        let hasLeft = try force && Self.handedOnBefore(by: site, .none, transaction).contains(.primary)
        guard before.primary.id != site.id || before.handover != nil || hasLeft else { return before }
        guard before.primary.id != site.id || hasLeft else {
            throw Failure(
                .handoverUnderWay, "\(site.name) is the primary and is about to give it up; cancel that by: tributary topology cancel.")
        }
        let wanted = Handover(id: handoverID, office: .primary, record: nil, toSite: site.id, toStore: nil, at: transaction.now)
        _ = try Handovers(transaction: transaction, by: by).order(wanted, force: force)
        return try topology(transaction)
    }

    /// Ends a hand-over of the primary's office before its switch; the holder goes on as if nothing had been asked.
    ///
    /// - Throws: `not-found` when none is under way.
    package func cancelTopologyChange() throws -> TopologyStatus {
        try database.write { transaction in
            guard let handover = try transaction.offices.handoverUnderWay(of: .primary) else {
                throw Failure(.notFound, "No change of the primary server is under way.")
            }
            try Handovers(transaction: transaction, by: by).cancel(handover)
            return try topology(transaction)
        }
    }

    func listing(_ handover: Handover, _ transaction: Transaction) throws -> HandoverListing {
        let handovers = Handovers(transaction: transaction)
        return HandoverListing(
            handover: handover, title: try handovers.title(of: handover), destination: try handovers.destination(of: handover),
            holder: try transaction.offices.tenure(handover.office).flatMap { try transaction.sites.site($0.site) })
    }
}
