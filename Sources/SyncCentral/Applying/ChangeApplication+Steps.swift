import Storage
import SyncRules

extension ChangeApplication {
    var audited: AuditedRecords {
        AuditedRecords(transaction: transaction, by: source.by, acting: source.acting, isPushed: source.site != nil)
    }

    /// A patient or prescriber made at a site is new until the site has surely heard of it (R-OWN 2).
    func rememberUnacknowledged(_ key: RecordKey, _ payload: [UInt8], of site: String) throws {
        switch key.table.folded {
        case "name":
            guard try rules.record(NameRecord.self, payload).isPatient else { return }
            try transaction.visibility.rememberNewcomer(.name, key.id, site: site, position: transaction.ledger.nextPosition())
        case "user": try UserAccess(transaction: transaction).rememberFromSite(key.id)
        case "clinician": try transaction.visibility.rememberNewcomer(.prescriber, key.id, site: site, position: transaction.ledger.nextPosition())
        default: return
        }
    }

    /// Whom somebody makes here, in a store of central's own, that store sees by a row; whoever moves is seen where they were as well.
    func showAtHome(_ change: AppliedChange, _ payload: [UInt8]) throws {
        let rows = HomeRows(transaction: transaction)
        let home = try rows.home(of: change.key, payload)
        if source.origin == .handOver {
            if let former = try change.before.map({ try rows.home(of: change.key, $0.payload) }) {
                try rows.show(change.key, in: former, evenIfHidden: false, writer)
            }
            return try rows.show(change.key, in: home, evenIfHidden: true, writer)
        }
        guard change.isFirst, !home.isEmpty, try transaction.offices.tenure(.store(home))?.site == (try transaction.state.value(Meta.site)) else { return }
        try rows.show(change.key, in: home, evenIfHidden: false, writer)
    }
}
