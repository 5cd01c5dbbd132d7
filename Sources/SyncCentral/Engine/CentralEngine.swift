import Failures
import Storage
import SyncProtocol
import SyncRules

/// Central's side of the protocol: bytes in, bytes out, one transaction a call; no HTTP, no clock.
package struct CentralEngine: Sendable {
    package let database: LedgerDatabase
    let rules: Rules
    package var limits: CentralLimits

    package init(_ database: LedgerDatabase, rules: Rules = .standard, limits: CentralLimits = .standard) {
        self.database = database
        self.rules = rules
        self.limits = limits
    }

    /// Whether a call may go on: checked in the call's own transaction, so that a change by an administrator counts at once.
    func caller(_ caller: Caller, _ ledger: Ledger) throws -> Site {
        guard try ledger.meta(Meta.sync) != "off" else { throw Failure(.syncIsOff) }
        guard let site = try ledger.site(caller.site), site.kind != .central else { throw Failure(.credentialsWrong) }
        guard site.isEnabled else { throw Failure(.syncIsOff, "Synchronisation of this site is switched off on central.") }
        guard !site.isFenced else { throw Failure(.siteFenced) }
        guard site.database == caller.database else { throw Failure(.secondDevice, nil, ["site": site.name]) }
        if let credential = caller.credential, credential != Caller.credential(ofSecret: site.secret) {
            throw Failure(.sessionUnknown)
        }
        return site
    }

    /// Settings as they are now.
    func settings(of site: Site, _ ledger: Ledger) throws -> Settings {
        let topology = Topology(ledger)
        let stores = try topology.stores(of: site.id)
        let primary = try ledger.tenure(.primary)
        return Settings(
            version: site.subscription, site: site.id, stores: stores,
            primaryEpoch: primary?.site == site.id ? primary?.epoch : nil, homesLeft: try ledger.homesLeft(site.id),
            frozen: try Handovers(rules: rules, ledger: ledger).frozen(at: site.id), channels: try ledger.subscription(of: site.id))
    }

    /// The branch of history this database writes now; before its first write, the last one it wrote.
    static func opening(_ ledger: Ledger) throws -> String { try ledger.currentOpening()?.id ?? "" }
}

/// A site that has proved who it is, and the database it speaks for.
package struct Caller: Hashable, Sendable {
    package let site: String
    package let database: String
    /// Which password was shown: the session ends with the first call after it was changed. Nil is not checked.
    package let credential: Digest?

    package init(site: String, database: String, credential: Digest? = nil) {
        self.site = site
        self.database = database
        self.credential = credential
    }

    /// The mark of a password's slow hash.
    package static func credential(ofSecret secret: String?) -> Digest { .of(Array((secret ?? "").utf8)) }
}

/// What central allows itself and others.
package struct CentralLimits: Sendable {
    /// Entries in one page, unless one position alone has more.
    package var pageEntries = 20_000
    /// Payload bytes in one page: the least and the most a site may ask for.
    package var pageBytes: ClosedRange<Int> = 16_384...8_000_000

    /// Entries of one channel that are counted to tell what is still to come.
    package var countedMost: Int64 = 100_000
    /// Bytes of a push that comes in parts, compressed and in plain.
    package var pushBytes = 16_000_000
    /// Bytes of all pushes together of which parts have come.
    package var stagedBytes: Int64 = 4_000_000_000
    /// How long parts are kept after the last one, in seconds.
    package static let partsKept: Int64 = 7 * 86_400

    package static let standard = CentralLimits()
}
