import LegacyProtocols
import Storage
import SyncRules

/// The queue of one Open mSupply site: a view of the channels that it alone receives, behind what it has acknowledged.
///
/// Nothing is stored of a queue but where it stands: up to which entry everything was acknowledged, and single ones above, within what the
/// site was given. A record that changes after it was given moves, and comes again under another name.
struct LegacyQueue {
    let transaction: Transaction
    let site: Site

    static let limits = 1...5_000
    /// Entries counted ahead in each channel, for the length that a site shows.
    private static let countedMost: Int64 = 200_000

    /// A page, and where the queue stands with it.
    struct Page {
        var records: [(entry: String, record: SentRecord)] = []
        var length: Int64 = 0
        var last: EntryPlace?
        /// The site was never given so much before.
        var isNews = false
        /// Entries at its head that the site is not to have: they are passed for good.
        var passed = 0
    }

    /// The channels that a queue brings: all that the site receives, but what central's list brings, and what others' stores need of one another.
    private func channels() throws -> [Int64] {
        let held = try Topology(transaction).stores(of: site.id).filter { $0.kind != .transfer }.map { Channel.partner($0.id) }
        return try transaction.sites.subscription(of: site.id).filter { name in
            !CentralList.channels.contains(name) && name != Channel.dispensaries && (!Channel.isPartner(name) || held.contains(name))
        }.compactMap { try transaction.channels.knownChannel(named: $0) }
    }

    /// Whether the site is to have an entry.
    private func isDue(
        _ record: StoredRecord, _ place: EntryPlace, _ isPresent: Bool, _ own: Int64?, _ loadedAt: Int64, _ places: [Int64: EntryPlace]
    ) throws -> Bool {
        // Nothing that the site wrote itself comes back to it.
        guard record.origin == 0 || record.origin != own, try LegacyRecords(transaction: transaction).isCarried(record) else { return false }
        guard !LegacyRecords.isForAll(record) else { return false }
        guard isPresent else { return record.isDeleted && place.position > loadedAt }
        // A grant of what it has through another channel already, or a channel that came later and stands behind the others.
        guard record.position < place.position || places.values.contains(where: { place <= $0 }) else { return true }
        return try !transaction.ledger.entries(of: record.rec).contains { entry in
            guard entry.isPresent, let stands = places[entry.chan] else { return false }
            return entry.position < place.position || EntryPlace(position: entry.position, rec: record.rec) <= stands
        }
    }

    /// The head of the queue, the same until it is acknowledged.
    func page(limit: Int) throws -> Page {
        let limit = min(max(limit, Self.limits.lowerBound), Self.limits.upperBound)
        let kept = try transaction.legacySites.site(site.id)
        let acknowledged = try transaction.places.acknowledged(by: site.id)
        let own = try site.database.flatMap { try transaction.openings.database(known: $0) }
        var reading = try LegacyReading(site.id, channels(), transaction)
        let places = reading.places
        let records = LegacyRecords(transaction: transaction)
        var page = Page()
        let isWhole = try reading.advance(batch: limit) { record, place, isPresent in
            guard try isDue(record, place, isPresent, own, kept.loadedAt, places), !acknowledged.contains(place) else {
                if page.records.isEmpty { page.passed += 1 }
                return true
            }
            guard page.records.count < limit else { return false }
            page.records.append((Self.entry(place), try records.sent(record)))
            page.last = place
            return true
        }
        page.isNews = page.last.map { $0 > kept.served } ?? false
        page.length = try Int64(clamping: page.records.count) + (isWhole ? 0 : reading.remaining(most: Self.countedMost))
        return page
    }

    /// Remembers how far the site was given its queue, so that it acknowledges no more than that.
    func remember(served place: EntryPlace) throws {
        var kept = try transaction.legacySites.site(site.id)
        guard place > kept.served else { return }
        kept.served = place
        try transaction.legacySites.save(kept, of: site.id)
    }

    /// Takes entries as stored at the site: unknown names, and those that it was never given, mean nothing.
    func acknowledge(_ entries: [String]) throws {
        let kept = try transaction.legacySites.site(site.id)
        let named = Set(entries.compactMap(Self.place).filter { $0 <= kept.served })
        let own = try site.database.flatMap { try transaction.openings.database(known: $0) }
        var open = try transaction.places.acknowledged(by: site.id).union(named)
        var reading = try LegacyReading(site.id, channels(), transaction)
        let places = reading.places
        _ = try reading.advance(batch: 500) { record, place, isPresent in
            if open.remove(place) != nil { return true }
            return try !isDue(record, place, isPresent, own, kept.loadedAt, places)
        }
        try reading.save(site.id)
        // What lies behind is acknowledged by where the queue stands, or has moved on meanwhile.
        let stands = reading.places.values.min() ?? .beginning
        try transaction.places.setAcknowledged(open.filter { $0 > stands }, by: site.id)
    }

    private static func entry(_ place: EntryPlace) -> String { "\(place.position)-\(place.rec)" }

    private static func place(_ entry: String) -> EntryPlace? {
        let parts = entry.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let position = Int64(parts[0]), let rec = Int64(parts[1]), position > 0, rec > 0 else { return nil }
        return EntryPlace(position: position, rec: rec)
    }
}
