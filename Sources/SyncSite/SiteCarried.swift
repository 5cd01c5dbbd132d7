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
            // A device that found out that it is the older copy has another id, of which central must hear first.
            guard try head.database == nil || head.database == transaction.state.value(Meta.database) else { throw Failure(.bundleOld) }
            guard let heard = try transaction.state.value(SiteMeta.heard) else { return }
            guard head.session >= heard else { throw Failure(.bundleOld) }
            let sent = try transaction.state.value(SiteMeta.push) ?? 0
            let answered = try transaction.state.value(SiteMeta.pushFirst) == nil ? sent : sent - 1
            let version = try Self.pendingSettings(transaction)?.version ?? 0
            let isBehind = head.push < answered || head.subscription < version
            guard head.session == heard else {
                // A central that was restored knows less than this site. What it knew itself since these words were written, it has said over a
                // network, in a session that was opened before: then the bundle was made before.
                let known = try transaction.state.value(SiteMeta.words) ?? []
                guard !isBehind || known.contains("\(head.session)=\(answered)/\(version)") else { throw Failure(.bundleOld) }
                return
            }
            if let bundle = try transaction.state.value(SiteMeta.heardBundle) {
                // Where it was taken half-way it is taken again: what is here already is passed over.
                guard head.number >= bundle else { throw Failure(.bundleOld) }
                if head.number == bundle, try isTaken(head, transaction) { throw Failure(.bundleRepeated) }
            }
            // Central took more since, over a network, or knows newer settings: it was made before.
            guard !isBehind else { throw Failure(.bundleOld) }
        }
    }

    /// Whether what this site has read is in central's history as the bundle tells it; over a network the pull is refused where it is not.
    ///
    /// - Parameter openings: the latest of central's, newest first; each reaches to where the next begins.
    func hasRead(_ openings: [(id: String, position: Int64)]) throws -> Bool {
        try database.read { transaction in
            guard let opening = try transaction.state.value(SiteMeta.stagedOpening), !opening.isEmpty else { return true }
            let position = max(try transaction.joined.all().map(\.staged).max() ?? 0, try transaction.state.value(SiteMeta.stagedHead) ?? 0)
            guard let index = openings.firstIndex(where: { $0.id == opening }) else {
                // What is older than those that are told is known by its position alone.
                guard openings.count >= OpeningList.longest, let oldest = openings.last else { return false }
                return position <= oldest.position
            }
            return index == 0 || position <= openings[index - 1].position
        }
    }

    private func isTaken(_ head: BundleHead, _ transaction: Transaction) throws -> Bool {
        try transaction.state.value(SiteMeta.bundleDone) == head.number
    }

    /// The bundle was taken to its end.
    func finishBundle(_ head: BundleHead) throws {
        try database.write { transaction in
            try transaction.state.set(SiteMeta.bundleDone, head.number)
            try transaction.state.set(SiteMeta.bundleTaken, database.now())
            try transaction.log.write("bundle", "A bundle of the central server was taken: number \(head.number).")
        }
    }

    /// Whether central has taken the push under way, and keeps no answer to it any more.
    func lacksAnswer(_ head: BundleHead, among brought: Set<Int64>) throws -> Bool {
        try database.write { transaction in
            try thawNextAhead(transaction)
            guard try transaction.state.value(SiteMeta.pushFirst) != nil, let number = try transaction.state.value(SiteMeta.push) else { return false }
            // The answer to the last push is kept beside the others until the site has been heard of it in a bundle.
            return number < head.push && !brought.contains(number)
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
    ///
    /// - Parameter position: of the list. One from before where the channel stands would lead it back: it is passed over.
    func beginComparison(of channel: String, at position: Int64) throws -> Comparison? {
        try database.write { transaction in
            guard try transaction.joined.all().contains(where: { $0.name == channel && $0.isReconciling && $0.staged <= position }) else { return nil }
            try Self.clearStage(of: channel, transaction)
            return Comparison(channel: channel)
        }
    }

    /// The page without what the site has already; nil when there is nothing in it.
    ///
    /// - Parameters:
    ///   - from: the position from which its channels were read.
    ///   - floor: of a page that begins with its channels: up to where it tells of no removals.
    /// - Throws: `bundle-old` when the site stands before that: it was restored, or a bundle in between was not taken.
    func fitting(_ page: ReceivedPage, from: Int64, floor: Int64) throws -> ReceivedPage? {
        let head = page.head
        guard head.settings == nil else { return page }
        let (stands, received, staged, since) = try database.read { transaction in
            (
                Dictionary(try transaction.joined.all().map { ($0.name, $0.staged) }, uniquingKeysWith: { first, _ in first }),
                try Self.pendingSettings(transaction)?.channels ?? [], try transaction.state.value(SiteMeta.stagedHead) ?? 0,
                try transaction.state.value(SiteMeta.loadSince) ?? 0
            )
        }
        guard head.compare.isEmpty else {
            // Lists of today follow: what stands further was read, or compared, since.
            let behind = head.compare.filter { stands[$0] ?? 0 < head.head }
            return behind.isEmpty ? nil : page.comparing(behind)
        }
        // What was removed since this site read it, and is forgotten, only a comparison tells. The first part of a load moves no channel.
        let halfRead = head.channels.filter { channel in
            let stand = stands[channel] ?? 0
            return (1..<max(floor, 1)).contains(stand > 0 ? stand : since)
        }
        guard halfRead.isEmpty else { return page.comparing(halfRead) }
        let positions = head.channels.map { stands[$0] ?? 0 }
        // A checkpoint speaks of all channels, also of those in which nothing is new.
        guard (head.isCheckpoint ? received.map { stands[$0] ?? 0 } : positions).allSatisfy({ $0 >= from }) else {
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
