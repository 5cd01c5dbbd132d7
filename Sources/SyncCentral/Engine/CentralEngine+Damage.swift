import Failures
import Storage
import SyncRules

/// What central finds damaged in its own database when a site's digest differs although everything was sent (R-SYNC 5).
extension CentralEngine {
    private static let damaged = StateKeys<String>("damaged:")

    /// What was found, as a person names it.
    static func damage(_ transaction: Transaction) throws -> [String] {
        try transaction.state.all(damaged).map(\.member).sorted()
    }

    /// Logs what was found, each thing once.
    static func logDamage(_ damage: [String], _ site: String, _ transaction: Transaction) throws {
        for one in damage where try !transaction.state.has(damaged[one]) {
            try transaction.state.set(damaged[one], site)
            try transaction.log.write(
                "damaged", site: site, code: FailureCode.databaseDamaged.rawValue,
                "\(one) is damaged in central's database: a site was sent it and found the difference. tributary verify --repair mends it.")
        }
    }

    static func forgetDamage(_ transaction: Transaction) throws {
        for one in try damage(transaction) { try transaction.state.set(damaged[one], nil) }
    }

    /// The channels of a site whose running count is not what their records add up to: asked when its digest differs.
    static func damagedChannels(of site: String, _ transaction: Transaction) throws -> [String] {
        try transaction.sites.subscription(of: site).filter { name in
            guard let chan = try transaction.channels.knownChannel(named: name) else { return false }
            var counted = Tally.empty
            try transaction.channels.forEachPresent(in: chan) { counted.add($2) }
            return try transaction.channels.channel(chan).tally != counted
        }.map { "The running count of \($0)" }
    }
}
