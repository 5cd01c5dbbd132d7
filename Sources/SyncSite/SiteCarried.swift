import Failures
import Storage
import SyncProtocol
import SyncRules

/// What a bundle of central's says to the site as it stands now.
extension SiteEngine {
    /// Under which central's database is known here: it names the network.
    package static let centralKey = SiteMeta.central

    /// Whether the bundle is news: the site's own count of the sessions it asked for orders what central said, whatever the clocks say.
    ///
    /// - Throws: `bundle-repeated`, `bundle-old`.
    func check(_ head: BundleHead) throws {
        try database.read { transaction in
            guard let heard = try transaction.state.value(SiteMeta.heard) else { return }
            guard head.session >= heard else { throw Failure(.bundleOld) }
            guard head.session == heard else { return }
            if let bundle = try transaction.state.value(SiteMeta.heardBundle) {
                // Where it was taken half-way it is taken again: what is here already is passed over.
                guard head.number >= bundle else { throw Failure(.bundleOld) }
                if head.number == bundle, try isTaken(head, transaction) { throw Failure(.bundleRepeated) }
            }
            let sent = try transaction.state.value(SiteMeta.push) ?? 0
            let answered = try transaction.state.value(SiteMeta.pushFirst) == nil ? sent : sent - 1
            // Central took more since, over a network, or knows newer settings: it was made before.
            guard head.push >= answered, head.subscription >= (try Self.pendingSettings(transaction)?.version ?? 0) else { throw Failure(.bundleOld) }
        }
    }

    private func isTaken(_ head: BundleHead, _ transaction: Transaction) throws -> Bool {
        try transaction.state.value(SiteMeta.bundleDone) == head.number
    }

    /// The bundle was taken to its end.
    func finishBundle(_ head: BundleHead) throws {
        try database.write { transaction in
            try transaction.state.set(SiteMeta.bundleDone, head.number)
            try transaction.log.write("bundle", "A bundle of the central server was taken: number \(head.number).")
        }
    }

    /// The bytes of the push of this number while it waits for its answer; it is the one under way then.
    func frozenPush(_ number: Int64) throws -> [UInt8]? {
        try database.write { transaction in
            try thawNextAhead(transaction)
            guard try transaction.state.value(SiteMeta.pushFirst) != nil, try transaction.state.value(SiteMeta.push) == number,
                let push = try Self.frozen(transaction).first
            else { return nil }
            return try body(of: push, transaction)
        }
    }

    /// A comparison of a channel that is still to be compared; what was staged of it before is forgotten.
    func beginComparison(of channel: String) throws -> Comparison? {
        try database.write { transaction in
            guard try transaction.joined.all().contains(where: { $0.name == channel && $0.isReconciling }) else { return nil }
            try Self.clearStage(of: channel, transaction)
            return Comparison(channel: channel)
        }
    }

    /// The page without what the site has already; nil when there is nothing in it.
    ///
    /// - Parameter from: the position from which its channels were read.
    /// - Throws: `bundle-old` when the site stands before that: it was restored, or a bundle in between was not taken.
    func fitting(_ page: ReceivedPage, from: Int64) throws -> ReceivedPage? {
        let head = page.head
        guard head.settings == nil else { return page }
        let stands = try database.read { transaction in
            Dictionary(try transaction.joined.all().map { ($0.name, $0.staged) }, uniquingKeysWith: { first, _ in first })
        }
        let staged = try database.read { try $0.state.value(SiteMeta.stagedHead) ?? 0 }
        let positions = head.channels.map { stands[$0] ?? 0 }
        guard positions.allSatisfy({ $0 >= from }) else {
            throw Failure(
                .bundleOld, "The bundle begins after what this device holds.",
                remedy: "Make a bundle on this device and carry it to the central server: the next one from there begins where this device stands.")
        }
        // A checkpoint without rows says that both sides hold the same: it counts when the site stands there.
        guard !head.isCheckpoint else {
            guard head.to >= (stands.values.max() ?? 0), head.to >= staged || head.head >= staged else { return nil }
            return positions.contains { $0 > from } ? page.without(upTo: positions) : page
        }
        guard positions.contains(where: { $0 < head.to }) else { return nil }
        return positions.contains { $0 > from } ? page.without(upTo: positions) : page
    }
}
