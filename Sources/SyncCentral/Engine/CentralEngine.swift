import Failures
import Storage
import SyncProtocol
import SyncRules

/// Central's side of the protocol: bytes in, bytes out, one transaction a call; no HTTP, no clock.
package struct CentralEngine: Sendable {
    package let database: LedgerDatabase
    package var limits: CentralLimits

    package init(_ database: LedgerDatabase, limits: CentralLimits = .standard) {
        self.database = database
        self.limits = limits
    }

    /// Whether a call may go on: checked in the call's own transaction, so that a change by an administrator counts at once.
    func caller(_ caller: Caller, _ transaction: Transaction) throws -> Site {
        guard try transaction.state.value(Meta.sync) != .off else { throw Failure(.syncIsOff) }
        guard let site = try transaction.sites.site(caller.site), site.kind != .central else { throw Failure(.credentialsWrong) }
        guard site.isEnabled else { throw Failure(.syncIsOff, "Synchronisation of this site is switched off on central.") }
        guard !site.isFenced else { throw Failure(.siteFenced) }
        guard site.database == caller.database else { throw Failure(.secondDevice, nil, ["site": site.name]) }
        if let credential = caller.credential, credential != Caller.credential(ofSecret: site.secret) {
            throw Failure(.sessionUnknown)
        }
        return site
    }

    /// Settings as they are now.
    func settings(of site: Site, _ transaction: Transaction) throws -> Settings {
        let topology = Topology(transaction)
        let stores = try topology.stores(of: site.id)
        let primary = try transaction.offices.tenure(.primary)
        return Settings(
            version: site.subscription, site: site.id, stores: stores,
            primaryEpoch: primary?.site == site.id ? primary?.epoch : nil, homesLeft: try transaction.offices.homesLeft(site.id),
            frozen: try Handovers(transaction: transaction).frozen(at: site.id), channels: try transaction.sites.subscription(of: site.id))
    }

    /// The branch of history this database writes now; before its first write, the last one it wrote.
    static func opening(_ transaction: Transaction) throws -> String { try transaction.openings.current()?.id ?? "" }
}
