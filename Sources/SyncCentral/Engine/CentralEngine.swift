import Failures
import Storage
import SyncProtocol
import SyncRules

/// Central's side of the protocol: bytes in, bytes out; no HTTP.
///
/// A call reads and writes in transactions of its own, mostly one; pushes that come together share one. The clock is the host's, told by the
/// database: it stands in answers, logs and the times of what was done, and decides nothing.
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
        guard site.isEnabled else { throw Failure.siteSwitchedOff }
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
        let channels = try transaction.sites.subscription(of: site.id)
        var settings = Settings(
            version: site.subscription, site: site.id, stores: stores,
            primaryEpoch: primary?.site == site.id ? primary?.epoch : nil, homesLeft: try transaction.offices.homesLeft(site.id),
            frozen: try Handovers(transaction: transaction).frozen(at: site.id), channels: channels,
            terms: try transaction.terms.terms(of: site.id))
        settings.again = try Administration.askedAgain(of: site.id, subscribed: channels, transaction)
        return settings
    }

    /// The branch of history this database writes now; before its first write, the last one it wrote.
    static func opening(_ transaction: Transaction) throws -> String { try transaction.openings.current()?.id ?? "" }

    // MARK: Pushes

    /// Applies many sites' pushes in one durable transaction: one lock and one sync for all of them.
    ///
    /// No answer may leave before this returns: until then none of them is durable.
    package func push(_ jobs: [PushJob]) throws -> [Result<[UInt8], Failure>] {
        try database.write { try applyPushes(jobs, $0) }
    }

    /// As `push`, for a host: the caller's thread never waits for the disk.
    package func pushAsync(_ jobs: [PushJob]) async throws -> [Result<[UInt8], Failure>] {
        try await database.writeAsync { try self.applyPushes(jobs, $0) }
    }

    package func push(_ caller: Caller, _ body: [UInt8]) throws -> [UInt8] {
        try push([try PushJob(caller, body)])[0].get()
    }

    /// Applies pushes in a transaction that they share, each for itself; nothing stands before it is committed.
    ///
    /// A push that cannot be taken is undone alone; an error of the machine is thrown and undoes all, and every site tries again.
    package func applyPushes(_ jobs: [PushJob], _ transaction: Transaction) throws -> [Result<[UInt8], Failure>] {
        try gather(jobs, transaction)
        return try jobs.map { job in
            try transaction.attempt { try self.applyPush(job.request, job.caller, job.hash, transaction) }
        }
    }

    /// Reads at once what pushes that share a transaction will ask for.
    private func gather(_ jobs: [PushJob], _ transaction: Transaction) throws {
        let groups = jobs.flatMap(\.request.groups)
        guard jobs.count > 1 || groups.count > 1 else { return }
        if jobs.count > 1 { try transaction.sites.gather(sites: jobs.map(\.caller.site)) }
        let offices = groups.flatMap(\.epochs).map(\.office)
        try transaction.offices.gather(offices)
        try transaction.channels.gather(
            channels: offices.compactMap { office in
                if case .store(let id) = office { Channel.store(id) } else { nil }
            })
        let keys: [RecordKey] = try groups.flatMap(\.changes).compactMap { change in
            guard change.id.utf8.count <= RecordShape.idBytesMax, let table = try transaction.knownTable(change.table) else { return nil }
            return RecordKey(table, change.id)
        }
        try transaction.records.gather(keys)
        try transaction.records.gather(childless: keys.filter { transaction.rules.mayHaveChildren($0.table) })
    }

    /// Applies one push and keeps its answer, in the same transaction.
    func applyPush(_ request: PushRequest, _ caller: Caller, _ hash: Digest, _ transaction: Transaction) throws -> [UInt8] {
        let site = try self.caller(caller, transaction)
        // It came before: the answer kept with its number and hash goes out again.
        if request.number == site.push, let answer = site.pushAnswer {
            guard site.pushHash == hash else { throw Failure(.pushBodyDiffers) }
            return answer
        }
        // Pushes of a bundle come one behind the other before any is answered: each has its answer as long as the site may ask for it.
        if request.number < site.push, let kept = try transaction.answers.answer(site: site.id, push: request.number) {
            guard kept.hash == hash else { throw Failure(.pushBodyDiffers) }
            return kept.answer
        }
        guard request.number == site.push + 1 else {
            throw Failure(.pushOutOfOrder, nil, ["expected": String(site.push + 1), "got": String(request.number)])
        }
        let applier = GroupApplier(
            transaction: transaction, site: site, database: caller.database,
            databaseNumber: try transaction.openings.database(caller.database, site: site.id), push: request.number, healedThrough: request.healedThrough ?? 0)
        // Most pushes are accepted whole: a savepoint for each group costs more than beginning anew where one is not.
        let answers = try transaction.hopefully { try applier.answerAll(request.groups, isWhole: !request.frozen.isEmpty) }
        // After the groups: a report says that what was written before has come.
        try Handovers(transaction: transaction, by: .at(site, user: nil)).take(reports: request.frozen, from: site.id)
        var reply = PushRequest.Reply(number: request.number, opening: try Self.opening(transaction), answers: answers)
        for case (let group, .parked) in answers {
            reply.quarantine[group] = try transaction.quarantine.number(site: site.id, database: caller.database, group: group)
            guard group <= applier.healedThrough, let changes = request.groups.first(where: { $0.number == group })?.changes else { continue }
            reply.untouched[group] = try applier.untouched(changes)
        }
        let bytes = reply.encoded()
        try transaction.sites.rememberPush(site: site.id, number: request.number, hash: hash, answer: bytes, opening: request.opening)
        // Whether it came whole or in parts: none of them is needed any more.
        try transaction.pushes.drop(of: site.id)
        return bytes
    }
}

extension Failure {
    static var siteSwitchedOff: Failure {
        Failure(
            .syncIsOff, "Synchronisation of this site is switched off on central.",
            remedy: "Nothing is lost. On central: tributary sites edit NAME --enable-sync.")
    }
}
