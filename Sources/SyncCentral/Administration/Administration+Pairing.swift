import Failures
import Storage
import SyncRules

extension Administration {
    /// What would be lost with the device that is paired with a site, to be read before its pairing is cleared.
    ///
    /// - Throws: `not-found`, `site-is-central`.
    package func pairingLoss(of reference: String, live: LiveContacts = .none) throws -> PairingLoss {
        try database.read { transaction in
            let site = try Self.site(reference, transaction)
            guard site.kind != .central else { throw Failure(.siteIsCentral) }
            let status = try status(of: site, live, transaction)
            let callers = try transaction.state.value(Meta.callers[site.id]) ?? []
            return PairingLoss(
                siteName: site.name, unsent: status.toSend, unsentGroups: status.groupsToSend, withheld: status.withheld, saidAt: status.site.lastContact,
                isListening: status.isListening, isUnheard: status.isUnheard, withheldWarning: try Self.withheldWarning(site, transaction),
                callers: callers.filter { $0 != site.database })
        }
    }
}
