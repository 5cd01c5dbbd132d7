import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Central takes what a site's bundle says, by the functions that answer the site's calls (R-SYNC 10).
extension Administration {
    /// Answers kept for one site at most; its device freezes half as many pushes.
    static let answersMax = 2_000

    /// Takes a bundle that was proved to be whole and the site's.
    ///
    /// Each push is one durable transaction: taking the bundle again after a crash goes on, and repeats nothing.
    /// - Parameters:
    ///   - bundle: the bundle's id.
    ///   - half: the public half that it was sealed with.
    ///   - next: its messages, one after the other; nil after the last.
    /// - Throws: `bundle-repeated`, `bundle-old`, and what a session of the site would be refused with, before anything is applied.
    package func accept(site id: String, bundle: String, half: [UInt8], _ next: () throws -> BundleMessage?) throws -> AcceptedBundle {
        guard let first = try next(), first.kind == .stand, let second = try next(), second.kind == .words else { throw Failure(.bundleWrongWay) }
        let stand = try BundleStand(decoding: first.bytes)
        let engine = CentralEngine(database)
        let request = try CentralEngine.sessionRequest(second.bytes)
        guard let session = request.session?.number else { throw Wire.malformed("session") }
        let opened = try database.write { transaction in
            try Self.checkOrder(request, stand, site: id, bundle: bundle, transaction)
            try Self.checkAlive(request, site: id, transaction)
            // Nor does it say which device takes the site's place.
            let isCleared = try transaction.sites.site(id).map { $0.database == nil } ?? false
            if try isCleared && !DeviceChoice(transaction: transaction, site: id).isRetired(request.database) { throw Self.pairingCleared }
            return try engine.answer(request, site: id, transaction)
        }.get()
        let fork = try SessionReply(decoding: opened.reply).fork
        let site = try database.read { transaction in
            guard let site = try transaction.sites.site(id), site.database == request.database else { throw Self.pairingCleared }
            return site
        }
        let caller = Caller(site: id, database: request.database)
        var outcome = AcceptedBundle(site: site.name)
        while let message = try next() {
            guard message.kind == .push else { throw Failure(.bundleWrongWay) }
            guard outcome.stopped == nil else { continue }
            do {
                try take(try PushJob(caller, message.bytes), engine, &outcome)
            } catch let failure as Failure where [.position, .administration, .caller].contains(failure.code.entry.blame) {
                outcome.stopped = failure.code
            }
        }
        let told = outcome
        try database.write { transaction in
            try transaction.answers.drop(site: id, through: stand.answered)
            var carried =
                try transaction.carried.site(id)
                ?? CarriedSite(site: id, database: request.database, session: 0, bundle: "", made: 0, accepted: 0, words: "")
            if carried.database != request.database {
                carried = CarriedSite(site: id, database: request.database, session: 0, bundle: "", made: 0, accepted: 0, words: "")
            }
            (carried.session, carried.bundle, carried.made, carried.accepted) = (session, bundle, stand.made, transaction.now)
            carried.words = CarriedWords(stand: stand, half: half, fork: fork).text
            try transaction.carried.save(carried)
            let pull = stand.pull(try transaction.sites.subscription(of: id), subscription: stand.subscription, bytes: 0)
            try remember([.init(contact: Contact(pull, site: id, database: request.database), at: transaction.now)], transaction)
            try audit(
                .bundleAccepted, site.name,
                [
                    "site": .string(id), "bundle": .string(bundle), "made": .integer(stand.made), "pushes": .integer(told.pushes),
                    "groups": .integer(told.groups), "keptApart": .integer(told.parked), "stopped": told.stopped.map { .string($0.rawValue) } ?? .null,
                ], transaction)
        }
        return outcome
    }

    private func take(_ job: PushJob, _ engine: CentralEngine, _ outcome: inout AcceptedBundle) throws {
        let (answer, isNew): ([UInt8]?, Bool) = try database.write { transaction in
            let site = try transaction.sites.site(job.caller.site)
            let isNew = job.request.number > site?.push ?? 0
            // Of what the site has heard the answer to, nothing is kept any more.
            if !isNew, job.request.number != site?.push, try transaction.answers.answer(site: job.caller.site, push: job.request.number) == nil {
                return (nil, false)
            }
            guard try !isNew || transaction.answers.numbers(of: job.caller.site).count < Self.answersMax else { throw Failure(.pushOutOfOrder) }
            let answer = try transaction.attempt { try engine.applyPush(job.request, job.caller, job.hash, transaction) }.get()
            try transaction.answers.keep(site: job.caller.site, push: job.request.number, hash: job.hash, answer: answer)
            return (answer, isNew)
        }
        guard isNew, let answer else {
            outcome.repeated += 1
            return
        }
        let reply = try PushRequest.Reply(decoding: answer)
        outcome.pushes += 1
        outcome.groups += reply.answers.count { $0.answer.isAccepted }
        outcome.parked += reply.answers.count { !$0.answer.isAccepted }
    }

    /// The site's own count of its sessions says which of its words are newer.
    ///
    private static let pairingCleared = Failure(
        .secondDevice, "The pairing of this site was cleared: its device speaks for it again once it has synced over a network.",
        remedy: "Let the device sync once over a network, or set one up anew: tributary sites export SITE FILE.")

    /// A device that was restored counts from an earlier number: its clock, compared with itself, then tells its bundle from an old one. Should it be
    /// wrong, an old bundle is answered once more, and nothing is applied twice.
    private static func checkOrder(_ request: SessionRequest, _ stand: BundleStand, site id: String, bundle: String, _ transaction: Transaction) throws {
        let number = request.session?.number ?? 0
        let carried = try transaction.carried.site(id).flatMap { $0.database == request.database ? $0 : nil }
        if let carried, carried.bundle == bundle { throw Failure(.bundleRepeated) }
        let known = try CentralEngine.sessions(of: request.database, transaction).map(\.number).max() ?? 0
        // An equal one is this bundle, taken half-way.
        let isBehind = number < known || carried.map { number <= $0.session } ?? false
        guard isBehind else { return }
        let before = max(carried?.made ?? 0, try transaction.sites.site(id)?.lastContact ?? 0)
        guard stand.made > before, try CentralEngine.isStartUnknown(request, transaction) else { throw Failure(.bundleOld) }
    }

    /// A stick may be on its way for weeks: that a database which was restored since has made it says nothing of what is alive now, as a call over the
    /// network would. Should a copy be alive all the same, all it brings is refused.
    private static func checkAlive(_ request: SessionRequest, site id: String, _ transaction: Transaction) throws {
        guard try transaction.state.value(Meta.healed[request.database]) == id, try transaction.sites.site(id)?.database != request.database else { return }
        throw Failure(
            .bundleOld, "It was made before this site's device was restored from a backup, or by a copy of it that is in use as well.",
            remedy: "Let the site make another bundle. If a copy of its database is in use anywhere, switch it off and set that device up anew.")
    }
}

extension CentralEngine {
    /// The start of the site's process that asks has asked for no session that central knows.
    static func isStartUnknown(_ request: SessionRequest, _ transaction: Transaction) throws -> Bool {
        try !sessions(of: request.database, transaction).contains { $0.opening == request.session?.opening }
    }
}
