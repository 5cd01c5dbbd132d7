import Failures
import Storage
import SyncProtocol
import SyncRules

extension CentralEngine {
    /// Opens a session for a site whose password was verified: pairs it, or finds out where histories part.
    ///
    /// - Throws: `protocol-too-old`, `protocol-too-new`, `second-device`, `site-fenced`, `sync-is-off`.
    package func openSession(site siteID: String, _ body: [UInt8]) throws -> (caller: Caller, reply: [UInt8]) {
        let request = try Self.sessionRequest(body)
        return try database.write { try answer(request, site: siteID, $0) }.get()
    }

    /// The database that a site's first words name; nil when they name none.
    package static func introducedDatabase(_ body: [UInt8]) -> String? { try? SessionRequest(decoding: body).database }

    /// The request, when the two programs understand each other.
    static func sessionRequest(_ body: [UInt8]) throws -> SessionRequest {
        let request = try SessionRequest(decoding: body)
        guard request.protocolMax >= ProtocolVersion.oldest else { throw Failure(.protocolTooOld) }
        guard request.protocolMin <= ProtocolVersion.newest else { throw Failure(.protocolTooNew) }
        return request
    }

    /// - Returns: a failure that still leaves a trace in the database, such as a fence, comes as a value: nothing is undone.
    func answer(
        _ request: SessionRequest, site siteID: String, _ transaction: Transaction
    ) throws -> Result<(caller: Caller, reply: [UInt8]), Failure> {
        guard try transaction.state.value(Meta.sync) != .off else { throw Failure(.syncIsOff) }
        guard var site = try transaction.sites.site(siteID), site.kind != .central else { throw Failure(.credentialsWrong) }
        guard site.isEnabled else { throw Failure.siteSwitchedOff }
        guard !site.isFenced else { throw Failure(.siteFenced) }
        let choice = DeviceChoice(transaction: transaction, site: site.id)
        switch try choice.place(of: request, paired: site.database) {
        case .retired: throw Failure(.deviceRetired, nil, ["site": site.name])
        case .mustRenew:
            // It pairs under an id that no copy of it has.
            return .success((Caller(site: site.id, database: request.database), try reply(site, request, transaction, renews: true).encoded()))
        case .free: break
        }
        switch try pair(&site, request, transaction) {
        case .paired: break
        case .fenced: return .failure(Failure(.siteFenced))
        case .stranger:
            try choice.rememberStranger(request.database)
            return .failure(Failure(.secondDevice, nil, ["site": site.name]))
        }
        try rememberMachine(request, site, transaction)
        try rememberClock(ClockDifference(site: request.time, central: database.now()), site, transaction)
        return .success((Caller(site: site.id, database: request.database), try reply(site, request, transaction).encoded()))
    }

    /// Remembers what the site tells of its program and its machine; decides nothing: machines are repaired, and images of one copied.
    private func rememberMachine(_ request: SessionRequest, _ site: Site, _ transaction: Transaction) throws {
        let told = SiteMachine(hardware: request.hardware, protocolMax: request.protocolMax, schema: request.schema)
        let former = try transaction.machines.machine(of: site.id)
        guard told != former else { return }
        try transaction.machines.remember(told, of: site.id)
        if let before = former?.hardware, let now = told.hardware, before != now {
            try transaction.log.write("machine-changed", site: site.id, "The database of \(site.name) runs on another machine than before.")
        }
    }

    /// Remembers how far the site's clock is from this one; decides nothing.
    private func rememberClock(_ difference: ClockDifference?, _ site: Site, _ transaction: Transaction) throws {
        let former = try transaction.state.clockDifference(of: site.id)
        guard let difference else {
            if former != nil { try transaction.state.set(Meta.clock[site.id], nil) }
            return
        }
        guard difference.isNews(after: former) else { return }
        try transaction.state.set(Meta.clock[site.id], difference.siteAhead)
        try transaction.log.write(
            "clock-differs", site: site.id, code: FailureCode.clockDiffers.rawValue, difference.atCentral(site.name))
    }

    private enum Pairing { case paired, fenced, stranger }

    private func pair(_ site: inout Site, _ request: SessionRequest, _ transaction: Transaction) throws -> Pairing {
        defer { site.app = request.app }
        if site.database == request.database {
            try rememberSession(request, transaction)
            if site.app != request.app {
                site.app = request.app
                try transaction.sites.save(site)
            }
            return .paired
        }
        if try transaction.state.value(Meta.healed[request.database]) == site.id {
            // A request that was on its way since before the healing says nothing of what is alive now.
            guard try !isLate(request, transaction) else { return .stranger }
            // The database that healed is alive as well: two copies of one site.
            site.isFenced = true
            try transaction.sites.save(site)
            try transaction.log.write("fenced", site: site.id, code: FailureCode.siteFenced.rawValue, FailureCode.siteFenced.summary)
            return .fenced
        }
        var isHealing = false
        if let paired = site.database {
            guard request.replaces == paired else { return .stranger }
            try transaction.state.set(Meta.healed[paired], site.id)
            isHealing = true
            try RepeatedNumbers(transaction: transaction).order(for: site.id)
            try transaction.log.write(
                "healed", site: site.id, code: FailureCode.siteRestored.rawValue,
                "The site was restored from a backup and goes on under a new database id.")
        } else {
            let warning = try site.hasWorked ? Administration.withheldWarning(site, transaction) : nil
            try DeviceChoice(transaction: transaction, site: site.id).retireOthers()
            let former = try rememberFormer(site, request, transaction)
            try transaction.log.write(
                "paired", site: site.id, code: warning == nil ? nil : FailureCode.transactionsWithheld.rawValue,
                "The site is paired with a device." + [former?.sentence(Day.text), warning].compactMap(\.self).map { " \($0)" }.joined())
        }
        site.database = request.database
        try transaction.state.set(Meta.lastPaired[site.id], request.database)
        site.databaseOpening = nil
        site.push = 0
        site.pushHash = nil
        site.pushAnswer = nil
        // The numbers of its pushes begin anew; what was answered to another database is no answer to this one.
        try transaction.answers.drop(site: site.id, through: .max)
        site.isInitialised = false
        // Where the database before it stood says nothing of this one.
        site.cursor = 0
        site.status = nil
        if !isHealing { try transaction.machines.forget(site.id) }
        site.app = request.app
        try transaction.sites.save(site)
        try rememberSession(request, transaction)
        return .paired
    }

    /// Another device takes the place of one that was there: what that said last is kept, as central never received it.
    ///
    /// - Returns: nil for the first device of a site.
    private func rememberFormer(_ site: Site, _ request: SessionRequest, _ transaction: Transaction) throws -> FormerDevice? {
        guard let before = try transaction.state.value(Meta.lastPaired[site.id]), before != request.database else { return nil }
        let former = FormerDevice(
            database: before, told: ToldBySite(site.status), saidAt: site.status == nil ? nil : site.lastContact, replacedAt: transaction.now)
        try transaction.state.set(FormerDevice.kept[site.id], former)
        return former
    }

    /// Starts of a site's process of which the last session is remembered.
    private static let startsMax = 20

    /// Remembers the last session that each of a database's latest starts asked for.
    private func rememberSession(_ request: SessionRequest, _ transaction: Transaction) throws {
        guard let session = request.session, try !isLate(request, transaction) else { return }
        let others = try Self.sessions(of: request.database, transaction).filter { $0.opening != session.opening }
        let kept = ([session] + others).prefix(Self.startsMax).map { "\($0.opening)=\($0.number)" }
        try transaction.state.set(Meta.sessions[request.database], kept)
    }

    /// The same start of the same process asked for this session, or a later one, before.
    private func isLate(_ request: SessionRequest, _ transaction: Transaction) throws -> Bool {
        guard let session = request.session else { return false }
        return try Self.sessions(of: request.database, transaction).contains { $0.opening == session.opening && session.number <= $0.number }
    }

    static func sessions(of database: String, _ transaction: Transaction) throws -> [(opening: String, number: Int64)] {
        (try transaction.state.value(Meta.sessions[database]) ?? []).compactMap { entry in
            let parts = entry.split(separator: "=")
            guard parts.count == 2, let number = Int64(parts[1]) else { return nil }
            return (String(parts[0]), number)
        }
    }

    /// - Parameter renews: the database is to take a new id: a push is named that it cannot have sent.
    private func reply(_ site: Site, _ request: SessionRequest, _ transaction: Transaction, renews: Bool = false) throws -> SessionReply {
        try reply(site, fork: fork(site, request, transaction), transaction, renews: renews)
    }

    /// - Parameter fork: the last position shared with the site, where their histories part.
    func reply(_ site: Site, fork: Int64?, _ transaction: Transaction, renews: Bool = false) throws -> SessionReply {
        let openings = try transaction.openings.recent(OpeningList.longest).map { (id: $0.id, position: $0.position) }
        var reply = SessionReply(
            site: (site.id, site.number, site.name), central: try transaction.state.value(Meta.database) ?? "", openings: openings,
            remembered: (renews ? .max : site.push, site.databaseOpening), fork: fork, time: database.now(),
            settings: try settings(of: site, transaction))
        reply.transfers = try TransferRemark.all(for: site.id, transaction)
        return reply
    }

    /// The most positions that central may have lost with a restore.
    private static let forkReachMax: Int64 = 1_000_000_000

    /// The last position shared with the site, when its cursor lies on a branch that this database does not have.
    private func fork(_ site: Site, _ request: SessionRequest, _ transaction: Transaction) throws -> Int64? {
        guard let cursor = request.cursor else { return nil }
        if let reach = try transaction.openings.reach(of: cursor.opening), cursor.position <= reach.position { return nil }
        // Positions are only ever handed out one by one: a cursor far beyond the head is no history but an attack on the numbering.
        guard cursor.position <= (try transaction.ledger.head()) + Self.forkReachMax else { throw Failure(.cursorFromFuture) }
        let shown = [(id: cursor.opening, position: Int64(0))] + request.seenOpenings
        var upper = cursor.position
        for opening in shown {
            if let reach = try transaction.openings.reach(of: opening.id) {
                let fork = min(reach.position, upper)
                try transaction.ledger.raiseHead(to: cursor.position)
                try transaction.state.set(Meta.sawLost[site.id], fork)
                try transaction.log.write(
                    "restored", site: site.id, code: FailureCode.centralRestored.rawValue,
                    "A site has seen changes after number \(fork) that this database does not have.")
                return fork
            }
            upper = min(upper, opening.position == 0 ? upper : opening.position)
        }
        try transaction.state.set(Meta.sawLost[site.id], 0)
        return 0
    }
}

extension StateTable {
    /// How far a site's clock was from central's at its last session; nil when they agreed.
    func clockDifference(of site: String) throws -> ClockDifference? {
        try value(Meta.clock[site]).map { ClockDifference(siteAhead: $0) }
    }
}

extension Meta {
    /// Seconds that a site's clock was ahead of central's at its last session.
    static let clock = StateKeys<Int64>("clock:")
    /// The site whose database healed and goes on under another id.
    static let healed = StateKeys<String>("healed:")
    /// The last session that each of a database's latest starts asked for: `opening=number`.
    static let sessions = StateKeys<[String]>("session:")
    /// The database that was paired with a site last, whatever became of the pairing.
    static let lastPaired = StateKeys<String>("paired:")
    /// Databases that called for a site while another was paired, the last first.
    static let callers = StateKeys<[String]>("callers:")
}
