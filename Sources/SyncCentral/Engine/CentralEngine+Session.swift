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

    /// - Returns: a failure that still leaves a mark in the database, such as a fence, comes as a value: nothing is undone.
    func answer(
        _ request: SessionRequest, site siteID: String, _ ledger: Ledger
    ) throws -> Result<(caller: Caller, reply: [UInt8]), Failure> {
        guard try ledger.meta(Meta.sync) != "off" else { throw Failure(.syncIsOff) }
        guard var site = try ledger.site(siteID), site.kind != .central else { throw Failure(.credentialsWrong) }
        guard site.isEnabled else { throw Failure(.syncIsOff, "Synchronisation of this site is switched off on central.") }
        guard !site.isFenced else { throw Failure(.siteFenced) }
        let choice = DeviceChoice(ledger: ledger, site: site.id)
        switch try choice.place(of: request, paired: site.database) {
        case .retired: throw Failure(.deviceRetired, nil, ["site": site.name])
        case .mustRenew:
            // It pairs under an id that no copy of it has.
            return .success((Caller(site: site.id, database: request.database), try reply(site, request, ledger, renews: true).encoded()))
        case .free: break
        }
        switch try pair(&site, request, ledger) {
        case .paired: break
        case .fenced: return .failure(Failure(.siteFenced))
        case .stranger:
            try choice.noteStranger(request.database)
            return .failure(Failure(.secondDevice, nil, ["site": site.name]))
        }
        try note(ClockDifference(site: request.time, central: database.now()), site, ledger)
        return .success((Caller(site: site.id, database: request.database), try reply(site, request, ledger).encoded()))
    }

    /// Remembers how far the site's clock is from this one; decides nothing.
    private func note(_ difference: ClockDifference?, _ site: Site, _ ledger: Ledger) throws {
        let former = try ledger.clockDifference(of: site.id)
        guard let difference else {
            if former != nil { try ledger.setMeta(Meta.clock(of: site.id), nil) }
            return
        }
        guard difference.isNews(after: former) else { return }
        try ledger.setMeta(Meta.clock(of: site.id), String(difference.siteAhead))
        try ledger.log(
            "clock-differs", site: site.id, code: FailureCode.clockDiffers.rawValue, difference.atCentral(site.name))
    }

    private enum Pairing { case paired, fenced, stranger }

    private func pair(_ site: inout Site, _ request: SessionRequest, _ ledger: Ledger) throws -> Pairing {
        defer { site.app = request.app }
        if site.database == request.database {
            try noteSession(request, ledger)
            if site.app != request.app {
                site.app = request.app
                try ledger.save(site)
            }
            return .paired
        }
        if try ledger.meta("healed:\(request.database)") == site.id {
            // A request that was on its way since before the healing says nothing of what is alive now.
            guard try !isLate(request, ledger) else { return .stranger }
            // The database that healed is alive as well: two copies of one site.
            site.isFenced = true
            try ledger.save(site)
            try ledger.log("fenced", site: site.id, code: FailureCode.siteFenced.rawValue, FailureCode.siteFenced.summary)
            return .fenced
        }
        if let paired = site.database {
            guard request.replaces == paired else { return .stranger }
            try ledger.setMeta("healed:\(paired)", site.id)
            try RepeatedNumbers(rules: rules, ledger: ledger).order(for: site.id)
            try ledger.log(
                "healed", site: site.id, code: FailureCode.siteRestored.rawValue,
                "The site was restored from a backup and goes on under a new database id.")
        } else {
            let warning = try site.isInitialised ? Administration.withheldWarning(site, ledger) : nil
            try DeviceChoice(ledger: ledger, site: site.id).settle()
            try ledger.log(
                "paired", site: site.id, code: warning == nil ? nil : FailureCode.transactionsWithheld.rawValue,
                "The site is paired with a device." + (warning.map { " \($0)" } ?? ""))
        }
        site.database = request.database
        site.databaseOpening = nil
        site.push = 0
        site.pushHash = nil
        site.pushAnswer = nil
        site.isInitialised = false
        // Where the database before it stood says nothing of this one.
        site.cursor = 0
        site.status = nil
        site.app = request.app
        try ledger.save(site)
        try noteSession(request, ledger)
        return .paired
    }

    /// Starts of a site's process of which the last session is remembered.
    private static let startsMax = 20

    /// Remembers the last session that each of a database's latest starts asked for.
    private func noteSession(_ request: SessionRequest, _ ledger: Ledger) throws {
        guard let session = request.session, try !isLate(request, ledger) else { return }
        let others = try Self.sessions(of: request.database, ledger).filter { $0.opening != session.opening }
        let kept = ([session] + others).prefix(Self.startsMax).map { "\($0.opening)=\($0.number)" }
        try ledger.setMeta("session:\(request.database)", kept.joined(separator: " "))
    }

    /// The same start of the same process asked for this session, or a later one, before.
    private func isLate(_ request: SessionRequest, _ ledger: Ledger) throws -> Bool {
        guard let session = request.session else { return false }
        return try Self.sessions(of: request.database, ledger).contains { $0.opening == session.opening && session.number <= $0.number }
    }

    private static func sessions(of database: String, _ ledger: Ledger) throws -> [(opening: String, number: Int64)] {
        (try ledger.meta("session:\(database)") ?? "").split(separator: " ").compactMap { mark in
            let parts = mark.split(separator: "=")
            guard parts.count == 2, let number = Int64(parts[1]) else { return nil }
            return (String(parts[0]), number)
        }
    }

    /// - Parameter renews: the database is to take a new id: a push is named that it cannot have sent.
    private func reply(_ site: Site, _ request: SessionRequest, _ ledger: Ledger, renews: Bool = false) throws -> SessionReply {
        let openings = try ledger.recentOpenings(OpeningList.longest).map { (id: $0.id, position: $0.position) }
        var reply = SessionReply(
            site: (site.id, site.number, site.name), central: try ledger.meta(Meta.database) ?? "", openings: openings,
            remembered: (renews ? .max : site.push, site.databaseOpening), fork: try fork(site, request, ledger),
            time: database.now(),
            settings: try settings(of: site, ledger))
        reply.transfers = try TransferRemark.all(for: site.id, ledger)
        return reply
    }

    /// The most positions that central may have lost with a restore.
    private static let forkReachMax: Int64 = 1_000_000_000

    /// The last position shared with the site, when its cursor lies on a branch that this database does not have.
    private func fork(_ site: Site, _ request: SessionRequest, _ ledger: Ledger) throws -> Int64? {
        guard let cursor = request.cursor else { return nil }
        if let reach = try ledger.reach(of: cursor.opening), cursor.position <= reach.position { return nil }
        // Positions are only ever handed out one by one: a cursor far beyond the head is no history but an attack on the numbering.
        guard cursor.position <= (try ledger.head()) + Self.forkReachMax else { throw Failure(.cursorFromFuture) }
        let shown = [(id: cursor.opening, position: Int64(0))] + request.seenOpenings
        var upper = cursor.position
        for opening in shown {
            if let reach = try ledger.reach(of: opening.id) {
                let fork = min(reach.position, upper)
                try ledger.raiseHead(to: cursor.position)
                try ledger.setMeta(Meta.sawLost(site.id), String(fork))
                try ledger.log(
                    "restored", site: site.id, code: FailureCode.centralRestored.rawValue,
                    "A site has seen changes after number \(fork) that this database does not have.")
                return fork
            }
            upper = min(upper, opening.position == 0 ? upper : opening.position)
        }
        try ledger.setMeta(Meta.sawLost(site.id), "0")
        return 0
    }
}

extension Ledger {
    /// How far a site's clock was from central's at its last session; nil when they agreed.
    func clockDifference(of site: String) throws -> ClockDifference? {
        try meta(Meta.clock(of: site)).flatMap { Int64($0) }.map { ClockDifference(siteAhead: $0) }
    }
}

extension Meta {
    static func clock(of site: String) -> String { "clock:\(site)" }
}
