import Failures
import Storage
import SyncRules

/// What central finds damaged in its own database when a site's digest differs although everything was sent (R-SYNC 5).
extension CentralEngine {
    private static let mark = "damaged:"

    /// What was found, as a person names it.
    static func damage(_ ledger: Ledger) throws -> [String] {
        try ledger.metas(startingWith: mark).map { String($0.name.dropFirst(mark.count)) }.sorted()
    }

    /// Notes what was found; each thing is logged once.
    static func note(_ damage: [String], _ site: String, _ ledger: Ledger) throws {
        for one in damage where try ledger.meta(mark + one) == nil {
            try ledger.setMeta(mark + one, site)
            try ledger.log(
                "damaged", site: site, code: FailureCode.databaseDamaged.rawValue,
                "\(one) is damaged in central's database: a site was sent it and found the difference. tributary verify --repair mends it.")
        }
    }

    static func forgetDamage(_ ledger: Ledger) throws {
        for one in try damage(ledger) { try ledger.setMeta(mark + one, nil) }
    }

    /// The channels of a site whose running count is not what their records add up to: asked when its digest differs.
    static func damagedChannels(of site: String, _ ledger: Ledger) throws -> [String] {
        try ledger.subscription(of: site).filter { name in
            guard let chan = try ledger.knownChannel(named: name) else { return false }
            var counted = Tally.empty
            try ledger.forEachPresent(in: chan) { counted.add($2) }
            return try ledger.channel(chan).tally != counted
        }.map { "The running count of \($0)" }
    }
}
