import Failures
import Payload
import Storage
import SyncRules

/// What an administrator does on central: sites, stores and who sees whom (R-SITE, R-STORE).
///
/// Each method is one durable transaction. Passwords come as slow hashes; this module never sees them.
package struct Administration: Sendable {
    package let database: LedgerDatabase
    /// Who acts, for the audit log: every act leaves its entry there.
    package let by: Administrator

    package init(_ database: LedgerDatabase, by: Administrator = .program) {
        self.database = database
        self.by = by
    }

    /// Makes an empty database the central server's, which is also the primary (R-ROLE 1, 2).
    ///
    /// - Throws: `already-initialised`.
    package func initialiseCentral(name: String, databaseID: String, siteID: String) throws {
        try database.write { transaction in
            guard try !transaction.state.has(Meta.role) else { throw Failure(.alreadyInitialised) }
            try transaction.state.set(Meta.role, .central)
            try transaction.state.set(Meta.database, databaseID)
            try transaction.state.set(Meta.site, siteID)
            try transaction.sites.save(Site(id: siteID, number: 1, name: try SiteName.checked(name), kind: .central, secret: nil))
            try transaction.offices.hand(.primary, to: siteID)
            try Topology(transaction).refresh(siteID)
            try transaction.log.write("initialised", "The central server was set up.")
            try audit(.centralSetUp, name, [:], transaction)
        }
    }

    // MARK: Sites

    package func sites() throws -> [Site] { try database.read { try $0.sites.all() } }

    /// The site by id, by name or code in any case, or by number: an id is never taken for a name.
    package func site(_ reference: String) throws -> Site { try database.read { try Self.site(reference, $0) } }

    static func site(_ reference: String, _ transaction: Transaction) throws -> Site {
        if reference.lowercased() == "central" { return try Topology(transaction).central() }
        if let site = try transaction.sites.site(reference) ?? SiteName.site(reference, transaction) { return site }
        if let site = try transaction.sites.site(coded: SiteName.normal(reference)) { return site }
        if let number = Int64(reference), let site = try transaction.sites.all().first(where: { $0.number == number }) { return site }
        throw Failure(.notFound, "There is no site named \(reference).")
    }

    /// Adds a site.
    ///
    /// - Parameters:
    ///   - code: what people call it by for short; nil or empty for none.
    ///   - secret: the slow hash of its password.
    ///   - id: a new UUID.
    /// - Throws: `name-taken`, `argument-invalid`.
    package func createSite(name: String, code: String? = nil, kind: SiteKind, secret: String, id: String) throws -> Site {
        try database.write { try createSite(name: name, code: code, kind: kind, secret: secret, id: id, $0) }
    }

    func createSite(name: String, code: String?, kind: SiteKind, secret: String, id: String, _ transaction: Transaction) throws -> Site {
        guard kind != .central else { throw Failure(.siteIsCentral, "There is one central server only.") }
        try Self.checkIsNew(name, except: nil, transaction)
        let numbers = try transaction.sites.all().map(\.number)
        var site = Site(
            id: id, number: Self.siteNumber(after: numbers), name: try SiteName.checked(name), kind: kind, secret: secret)
        site.code = try SiteName.checkedCode(code ?? "", of: nil, transaction)
        if kind == .openMSupply { try beginOpenMSupply(transaction) }
        try transaction.sites.save(site)
        try Topology(transaction).refresh(site.id, always: true)
        try transaction.log.write("site-created", site: id, "Site \(site.name) was created.")
        try audit(.siteCreated, site.name, ["site": .string(id), "code": site.code.map { .string($0) } ?? .null, "kind": .string(kind.rawValue)], transaction)
        return try transaction.sites.site(id) ?? site
    }

    /// No other site has the name, in any case and any spelling of its letters: also one whose name was stored before spellings were made one.
    private static func checkIsNew(_ name: String, except site: String?, _ transaction: Transaction) throws {
        if try site.flatMap({ try transaction.sites.site($0) })?.kind != .central { try SiteName.checkIsNoReference(name, transaction) }
        if let other = try transaction.sites.site(coded: SiteName.normal(name)), other.id != site {
            throw Failure(.nameTaken, "The site \(other.name) has the code \(name).", ["site": other.id])
        }
        let wanted = SiteName.normal(name).lowercased()
        guard let other = try transaction.sites.all().first(where: { $0.id != site && SiteName.normal($0.name).lowercased() == wanted }) else { return }
        throw Failure(.nameTaken, "There is already a site named \(other.name).", ["site": other.id])
    }

    /// The lowest number above all that a person may have given; a record that speaks of an absurd one moves nothing.
    static func siteNumber(after numbers: [Int64]) -> Int64 {
        (numbers.filter { (1...siteNumberCounted).contains($0) }.max() ?? 1) + 1
    }

    /// The highest number of a site that counts: a hundred million is more than any system has.
    private static let siteNumberCounted: Int64 = 100_000_000

    /// What an administrator may change of a site; nil leaves it.
    package struct SiteEdit: Sendable {
        package var name: String?
        /// Empty takes it away.
        package var code: String?
        package var kind: SiteKind?
        package var secret: String?
        package var isEnabled: Bool?
        /// Lets another device take the site's place; also lifts a fence.
        package var clearsPairing = false
        /// With a cleared pairing: the database that alone may take the place; nil for the first that comes.
        package var device: String?
        package init() {}

        /// Whether it asks for anything that the site is not already.
        package func changes(_ site: Site) -> Bool {
            secret != nil || name.map { $0 != site.name } ?? false || code.map { $0 != site.code ?? "" } ?? false || kind.map { $0 != site.kind } ?? false
                || isEnabled.map { $0 != site.isEnabled } ?? false || clearsPairing && (site.database != nil || site.isFenced || device != nil)
        }

        /// What is changed, for the audit log: that a password is set, never which.
        func details(of site: Site) -> KeyValuePairs<String, JSONValue> {
            [
                "site": .string(site.id), "formerName": name == nil ? .null : .string(site.name),
                "formerCode": code == nil ? .null : .string(site.code ?? ""), "code": code.map { .string($0) } ?? .null,
                "formerKind": kind == nil ? .null : .string(site.kind.rawValue), "kind": kind.map { .string($0.rawValue) } ?? .null,
                "setsPassword": .bool(secret != nil),
                "enabled": isEnabled.map { .bool($0) } ?? .null, "clearsPairing": .bool(clearsPairing),
            ]
        }
    }

    /// Changes a site; its pairing stays unless cleared, and clearing it touches nothing else (R-SITE 5).
    ///
    /// - Parameters:
    ///   - version: refused unless the site still stands at it (`Site.version`).
    ///   - live: what a serving central knows beyond its database.
    /// - Throws: `not-found`, `version-outdated`, `site-is-central`, `name-taken`, `argument-invalid`, `mobile-site-full`, `site-is-primary`;
    ///   `tenure-left` when the pairing is to be cleared of a site that had handed something on before a restore.
    package func editSite(_ reference: String, _ edit: SiteEdit, version: String? = nil, live: LiveContacts = .none) throws -> Site {
        try database.write { transaction in
            var site = try Self.site(reference, transaction)
            try Self.check(version, site.version)
            let before = site
            if site.kind == .central, edit.kind != nil || edit.secret != nil || edit.clearsPairing || edit.isEnabled != nil {
                throw Failure(.siteIsCentral)
            }
            // Where nothing is paired, clearing turns round whom an earlier choice shut out.
            guard try edit.changes(site) || edit.clearsPairing && DeviceChoice(transaction: transaction, site: site.id).hasShutOut() else { return site }
            if let name = edit.name {
                try Self.checkIsNew(name, except: site.id, transaction)
                site.name = try SiteName.checked(name)
            }
            if let code = edit.code { site.code = try SiteName.checkedCode(code, of: site.id, transaction) }
            if let kind = edit.kind {
                guard kind != .central else { throw Failure(.siteIsCentral) }
                let active = try Topology(transaction).activeStores(of: site.id)
                guard kind != .mobile || active.count <= 1 else { throw Failure(.mobileSiteFull) }
                let isPrimary = try transaction.offices.tenure(.primary)?.site == site.id
                guard !isPrimary || kind == .server || kind == .desktop else { throw Failure(.siteIsPrimary) }
                if kind == .openMSupply { try beginOpenMSupply(transaction) }
                site.kind = kind
            }
            if let secret = edit.secret { site.secret = secret }
            if let isEnabled = edit.isEnabled { site.isEnabled = isEnabled }
            if edit.clearsPairing {
                try Self.checkHandedOnNothing(site, live, transaction)
                try DeviceChoice(transaction: transaction, site: site.id).open(paired: site.database, chosen: edit.device)
                site.database = nil
                site.isFenced = false
                // A new password with it: whatever was paired before does not come back by itself.
                if edit.secret != nil { try Self.revokeKeys(of: site.id, transaction) }
                if let warning = try Self.withheldWarning(site, transaction) {
                    try transaction.log.write("re-initialisation", site: site.id, code: FailureCode.transactionsWithheld.rawValue, warning)
                }
            }
            try transaction.sites.save(site)
            if site.kind != before.kind { try Topology(transaction).refresh(site.id) }
            try transaction.log.write("site-edited", site: site.id, "Site \(site.name) was edited.")
            try audit(.siteEdited, site.name, edit.details(of: before), transaction)
            return site
        }
    }

    /// Removes a site without active stores (R-SITE 2).
    ///
    /// - Throws: `site-has-stores`, `site-is-central`, `not-found`, `version-outdated`.
    package func deleteSite(_ reference: String, version: String? = nil) throws {
        try database.write { transaction in
            let site = try Self.site(reference, transaction)
            try Self.check(version, site.version)
            guard site.kind != .central else { throw Failure(.siteIsCentral) }
            guard try transaction.offices.tenure(.primary)?.site != site.id else { throw Failure(.siteIsPrimary) }
            guard try transaction.offices.tenures(of: site.id).isEmpty else { throw Failure(.siteHasStores) }
            guard try !transaction.offices.handoversUnderWay().contains(where: { $0.toSite == site.id }) else {
                throw Failure(.handoverUnderWay, "The right to edit a store or the data of all stores is being handed over to this site.")
            }
            try transaction.sites.delete(site.id)
            try transaction.state.set(Meta.clock[site.id], nil)
            try transaction.state.set(Meta.callers[site.id], nil)
            try transaction.log.write("site-deleted", site: site.id, "Site \(site.name) was deleted.")
            try audit(.siteDeleted, site.name, ["site": .string(site.id)], transaction)
        }
    }

    /// Switches synchronisation on or off for everybody; nothing is lost while it is off (R-SYNC 7).
    package func setSync(on isOn: Bool) throws {
        try database.write { transaction in
            guard try (transaction.state.value(Meta.sync) != .off) != isOn else { return }
            try transaction.state.set(Meta.sync, isOn ? nil : .off)
            try transaction.log.write("sync-switched", isOn ? "Synchronisation was switched on." : "Synchronisation was switched off.")
            try audit(.syncSwitched, "synchronisation", ["on": .bool(isOn)], transaction)
        }
    }
}
