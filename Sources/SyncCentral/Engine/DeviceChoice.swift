import Failures
import Storage
import SyncProtocol
import SyncRules

/// Which of several copies of a site's database goes on, once an administrator has cleared the pairing (R-SYNC 6).
///
/// Copies have one id, so the one that pairs takes a new one first: from then on the others are known by the old one, are refused for good, and
/// can fence nobody.
struct DeviceChoice {
    let transaction: Transaction
    let site: String

    private static let known = StateKeys<String>("known:")
    private static let retired = StateKeys<String>("retired:")
    private var chosen: StateKey<String> { StateKey("chosen:\(site)") }
    private var callersKey: StateKey<[String]> { Meta.callers[site] }

    enum Place { case free, mustRenew, retired }

    /// What a database is that asks for a session.
    func place(of request: SessionRequest, paired: String?) throws -> Place {
        if try transaction.state.value(Self.retired[request.database]) == site { return .retired }
        guard paired == nil else { return .free }
        if let wanted = try transaction.state.value(chosen), request.database != wanted, request.replaces != wanted { return .retired }
        return try transaction.state.value(Self.known[request.database]) == site ? .mustRenew : .free
    }

    /// An earlier choice keeps somebody out.
    func hasShutOut() throws -> Bool {
        try transaction.state.has(chosen) || transaction.state.all(Self.retired).contains { $0.value == site }
    }

    /// Another device has taken this one's place for good.
    func isRetired(_ database: String) throws -> Bool { try transaction.state.value(Self.retired[database]) == site }

    /// The pairing is cleared: whatever spoke for the site before may be chosen again, under a new id.
    ///
    /// - Parameter database: the one that is chosen; nil for the first that comes.
    /// - Throws: `not-found` for one that never called for the site: a slip would shut out the right one for good.
    func open(paired: String?, chosen database: String?) throws {
        if let database, database != paired, try !isKnown(database) {
            throw Failure(
                .notFound,
                "No device with the database \(database) has called for this site. It calls once, is refused, and can be chosen then.",
                ["database": database])
        }
        if let paired { try transaction.state.set(Self.known[paired], site) }
        for former in [Meta.healed, Self.retired] {
            for (database, owner) in try transaction.state.all(former) where owner == site {
                try transaction.state.set(former[database], nil)
                try transaction.state.set(Self.known[database], site)
            }
        }
        try transaction.state.set(chosen, database)
    }

    private func isKnown(_ database: String) throws -> Bool {
        for former in [Self.known, Self.retired, Meta.healed] where try transaction.state.value(former[database]) == site { return true }
        return try callers().contains(database)
    }

    /// Databases that called while another was paired, the last first.
    private func callers() throws -> [String] { try transaction.state.value(callersKey) ?? [] }
    private static let callersMax = 8

    /// Another database than the paired one calls for the site: it is refused, and may be chosen.
    func rememberStranger(_ database: String) throws {
        let known = try callers()
        guard known.first != database, !database.contains(" ") else { return }
        let callers = [database] + known.filter { $0 != database }
        try transaction.state.set(callersKey, Array(callers.prefix(Self.callersMax)))
    }

    /// A device has paired: every other database that spoke for the site is retired.
    func retireOthers() throws {
        for (database, owner) in try transaction.state.all(Self.known) where owner == site {
            try transaction.state.set(Self.known[database], nil)
            try transaction.state.set(Self.retired[database], site)
        }
        if try transaction.state.has(chosen) { try transaction.state.set(chosen, nil) }
    }
}
