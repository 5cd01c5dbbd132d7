import Failures
import Storage
import SyncProtocol
import SyncRules

/// Writes what a site would be answered to one pull after the other, from where it stands up to a checkpoint.
struct BundlePages {
    let engine: CentralEngine
    let address: BundleAddress
    /// The version of the subscription that the bundle's session told of.
    let subscription: Int64

    private static let pageBytes = 1_000_000
    private static let fetchBytes = 4_000_000
    /// Keys in one part of a list.
    private static let listMax: Int64 = 5_000

    private var caller: Caller { Caller(site: address.site, database: address.database) }

    func write(_ words: CarriedWords, _ made: inout MadeBundle, _ take: (BundleMessage) throws -> Void) throws {
        var stand = words.stand
        let names = try engine.database.read { try $0.sites.subscription(of: address.site) }
        if words.fork != nil {
            // Its positions are of a branch that is lost: every channel is told whole, and read on from there.
            stand.reconciling = stand.channels.keys.sorted()
            (stand.opening, stand.seen) = (try engine.database.read { try CentralEngine.opening($0) }, 0)
        }
        made.hasRecords = !stand.reconciling.isEmpty || !stand.missing.isEmpty
        for channel in stand.reconciling where names.contains(channel) {
            stand.channels[channel] = try writeList(of: channel, take)
            // The list is of today, which the opening that the site saw last may not reach.
            stand.opening = try engine.database.read { try CentralEngine.opening($0) }
        }
        try writeFetched(stand.missing, take)
        var begun: [String: Int64] = [:]
        while true {
            let request = stand.pull(names, subscription: subscription, bytes: Self.pageBytes)
            let page = try engine.database.read { try engine.answer(request, caller, carried: begun, $0).reply }
            guard let end = page.firstIndex(of: 0x0A) else { throw Failure(.internalFault) }
            let head = try PageHead(decoding: try Wire.head(Array(page[..<end])))
            guard head.settings == nil else { throw Failure(.subscriptionChanged) }
            let from = names.map { stand.channels[$0] ?? 0 }.min() ?? 0
            let floor = from > 0 ? 0 : try floor(of: names.filter { stand.channels[$0] ?? 0 == 0 })
            try take(BundleMessage(.page, line: Array((floor > 0 ? "\(from) \(floor)" : "\(from)").utf8), page))
            made.pages += 1
            if page.count > end + 1 || !head.compare.isEmpty { made.hasRecords = true }
            made.head = head.head
            (stand.opening, stand.seen, stand.parked) = (head.opening, head.head, [])
            for channel in head.channels {
                if stand.channels[channel] ?? 0 == 0 { begun[channel] = head.head }
                stand.channels[channel] = head.to
            }
            for channel in head.compare { stand.channels[channel] = try writeList(of: channel, take) }
            if head.isCheckpoint { return }
        }
    }

    /// Up to where removals of these channels are forgotten. Whoever begins needs none; a site that has read a part since, over a network or by
    /// another bundle, has to compare.
    private func floor(of names: [String]) throws -> Int64 {
        try engine.database.read { transaction in
            try names.compactMap { try transaction.channels.knownChannel(named: $0) }.map { try transaction.channels.channel($0).floor }.max() ?? 0
        }
    }

    /// All that a channel holds, by key and hash, from one moment.
    ///
    /// - Returns: the position of that moment.
    private func writeList(of channel: String, _ take: (BundleMessage) throws -> Void) throws -> Int64 {
        try engine.database.read { transaction in
            let chan = try transaction.channels.knownChannel(named: channel)
            let count = try chan.map { try transaction.channels.channel($0).tally.count } ?? 0
            var digits = 0
            while count >> (4 * digits) > Self.listMax { digits += 1 }
            let (opening, position) = (try CentralEngine.opening(transaction), try transaction.ledger.head())
            var lists: [String: [(table: String, id: String, hash: Digest)]] = [:]
            if let chan {
                try transaction.channels.forEachPresent(in: chan) { table, id, hash in
                    lists[digits == 0 ? "" : String(KeyRange.digits(table: table, id: id).prefix(digits)), default: []].append((table, id, hash))
                }
            }
            let total = 1 << (4 * digits)
            for part in 0..<total {
                let prefix = digits == 0 ? "" : HexBytes.digits(part, count: digits)
                let list = BundleList(channel: channel, prefix: prefix, isFirst: part == 0, isLast: part == total - 1)
                let reply = CompareReply(opening: opening, position: position, list: lists[prefix] ?? [])
                try take(BundleMessage(.list, line: list.encoded(), reply.encoded()))
            }
            return position
        }
    }

    private func writeFetched(_ missing: [[String]], _ take: (BundleMessage) throws -> Void) throws {
        var asked = missing.map { (table: $0[0], id: $0[1]) }
        while !asked.isEmpty {
            let request = FetchRequest(records: asked, bytes: Self.fetchBytes)
            let page = try engine.database.read { try engine.answer(request, caller, $0).reply }
            guard let end = page.firstIndex(of: 0x0A) else { throw Failure(.internalFault) }
            try take(BundleMessage(.fetched, line: request.encoded(), page))
            let left = Int(clamping: try PageHead(decoding: try Wire.head(Array(page[..<end]))).remaining ?? 0)
            guard left > 0, left < asked.count else { return }
            asked = Array(asked.suffix(left))
        }
    }
}
