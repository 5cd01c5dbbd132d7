import Failures
import Payload
import Storage
import SyncProtocol
import SyncRules

/// Bundles for sites: what central would answer over a network, in files that are carried (R-SYNC 10).
extension Administration {
    /// Whom a bundle for this site is for.
    ///
    /// - Throws: `bundle-key-missing` when no device with a key is paired.
    package func bundleAddress(_ reference: String) throws -> BundleAddress {
        try database.read { transaction in
            let site = try Self.site(reference, transaction)
            guard site.kind != .central else { throw Failure(.siteIsCentral) }
            let missing = Failure(.bundleKeyMissing, nil, ["site": site.name])
            guard let paired = site.database else { throw missing }
            let carried = try transaction.carried.site(site.id).flatMap { $0.database == paired ? $0 : nil }
            let words = try carried.flatMap { $0.words.isEmpty ? nil : try CarriedWords(decoding: $0.words) }
            let keys = try transaction.siteKeys.keys(of: site.id).filter { !$0.isRevoked }
            guard let half = words?.half ?? keys.first(where: { $0.database == paired })?.half else { throw missing }
            return BundleAddress(
                site: site.id, name: site.name, database: paired, central: try transaction.state.value(Meta.database) ?? "", half: half)
        }
    }

    /// Whether a device of this site has the key whose public half this is.
    package func knowsHalf(_ half: [UInt8], ofSite id: String) throws -> Bool {
        try database.read { try $0.siteKeys.keys(of: id).contains { $0.half == half && !$0.isRevoked } }
    }

    /// Gives every message of a bundle for the site to `take`: answers, and pages from where the site stands up to a checkpoint.
    ///
    /// - Parameter limits: how much goes into a page.
    /// - Throws: `bundle-key-missing`, `site-not-ready` when central does not know where the site stands, `subscription-changed` when that
    ///   happened meanwhile: then the bundle is made anew.
    package func makeBundle(
        for address: BundleAddress, limits: CentralLimits = .standard, _ take: (BundleMessage) throws -> Void
    ) throws -> MadeBundle {
        let engine = CentralEngine(database, limits: limits)
        let (carried, words, head, session) = try database.write { transaction in
            guard let site = try transaction.sites.site(address.site), site.database == address.database else { throw Failure(.secondDevice) }
            var carried = try Self.carried(of: site, transaction)
            carried.sent += 1
            try transaction.carried.save(carried)
            let words = try CarriedWords(decoding: carried.words)
            let known = try CentralEngine.sessions(of: address.database, transaction).map(\.number).max() ?? 0
            var reply = try engine.reply(site, fork: words.fork, transaction)
            reply.time = nil
            let head = BundleHead(
                session: max(known, carried.session), number: carried.sent, made: transaction.now, push: site.push, subscription: site.subscription,
                database: address.database)
            return (carried, words, head, reply.encoded())
        }
        try take(BundleMessage(.head, head.encoded()))
        try take(BundleMessage(.session, session))
        var made = MadeBundle(site: address.name, number: head.number)
        for number in try database.read({ try $0.answers.numbers(of: address.site) }) where number > words.stand.answered {
            guard let kept = try database.read({ try $0.answers.answer(site: address.site, push: number) }) else { continue }
            try take(BundleMessage(.answer, line: Array(kept.hash.hex.utf8), kept.answer))
            made.answers += 1
        }
        let writer = BundlePages(engine: engine, address: address, subscription: head.subscription)
        try writer.write(words, &made, take)
        made.isEmpty = made.answers == 0 && !made.hasRecords && head.subscription == words.stand.subscription
        let told = made
        try database.write { transaction in
            var carried = try transaction.carried.site(carried.site) ?? carried
            (carried.sentAt, carried.sentHead) = (transaction.now, told.head)
            var words = try CarriedWords(decoding: carried.words)
            words.isAnsweredEmpty = told.isEmpty
            carried.words = words.text
            try transaction.carried.save(carried)
            try audit(
                .bundleMade, address.name,
                ["site": .string(address.site), "number": .integer(told.number), "answers": .integer(told.answers), "head": .integer(told.head)],
                transaction)
        }
        return made
    }

    /// What the site said last in a bundle; of one that was online, where it stood then.
    private static func carried(of site: Site, _ transaction: Transaction) throws -> CarriedSite {
        let database = site.database ?? ""
        if let carried = try transaction.carried.site(site.id), carried.database == database, !carried.words.isEmpty { return carried }
        let told = ToldBySite(site.status)
        guard told.subscription == site.subscription else {
            throw Failure(
                .siteNotReady, "Central does not know where \(site.name) stands.", ["site": site.name],
                remedy: "Make a bundle at the site first, tributary site bundle FILE, and take it here: tributary central accept FILE.")
        }
        let names = try transaction.sites.subscription(of: site.id)
        let stand = BundleStand(
            made: site.lastContact ?? 0, answered: site.push, opening: try CentralEngine.opening(transaction), seen: site.cursor,
            subscription: site.subscription, channels: Dictionary(names.map { ($0, told.behind[$0] ?? site.cursor) }, uniquingKeysWith: { first, _ in first }),
            isInitialised: site.isInitialised, waiting: told.waiting, withheld: told.withheld)
        return CarriedSite(
            site: site.id, database: database, session: 0, bundle: "", made: 0, accepted: 0,
            words: CarriedWords(stand: stand, half: nil, fork: nil).text, sent: try transaction.carried.site(site.id)?.sent ?? 0)
    }
}
