import LegacyProtocols
import Storage
import SyncRules

/// What every Open mSupply site receives, under rising numbers: a view of two channels, numbered in the order of their positions.
///
/// A number is given once, in a transaction of its own before it is told; a record that changes gets a fresh one. Numbers count changes of
/// central's data, not positions, and stay below 2³¹.
struct CentralList {
    let transaction: Transaction

    static let channels: Set<String> = [Channel.everyone, Channel.openMSupply]
    static let limits = 1...5_000
    /// The list's own name among readers.
    private static let reader = ""

    private func reading() throws -> LegacyReading {
        try LegacyReading(Self.reader, Self.channels.sorted().compactMap { try transaction.channels.knownChannel(named: $0) }, transaction)
    }

    /// Whether something waits for a number.
    func isBehind() throws -> Bool { try reading().hasMore }

    /// Numbers what has come, at most about `count` entries.
    ///
    /// - Returns: whether nothing is left.
    func number(count: Int) throws -> Bool {
        let numbers = transaction.numbers(.central)
        let records = LegacyRecords(transaction: transaction)
        var highest = try numbers.highest()
        var looked = 0
        var reading = try reading()
        let mine = Set(reading.places.keys)
        let isWhole = try reading.advance(batch: min(count, 500)) { record, _, isPresent in
            guard looked < count else { return false }
            looked += 1
            if isPresent || record.isDeleted {
                // What was never told of needs no deletion.
                guard try records.isCarried(record), try isPresent || numbers.number(of: record.rec) != nil else {
                    try numbers.give(nil, to: record.rec)
                    return true
                }
                highest += 1
                try numbers.give(highest, to: record.rec)
            } else if try !transaction.ledger.entries(of: record.rec).contains(where: { $0.isPresent && mine.contains($0.chan) }) {
                try numbers.give(nil, to: record.rec)
            }
            return true
        }
        try numbers.setHighest(highest)
        try reading.save(Self.reader)
        return isWhole
    }

    /// Records behind a number, and the highest number that can be asked for.
    ///
    /// - Parameter own: the number of the site's database: what it wrote itself is left out.
    func page(after cursor: Int64, limit: Int, own: Int64?) throws -> (maxCursor: Int64, records: [(number: Int64, record: SentRecord)]) {
        let limit = min(max(limit, Self.limits.lowerBound), Self.limits.upperBound)
        let form = LegacyRecords(transaction: transaction)
        var records: [(number: Int64, record: SentRecord)] = []
        var isWhole = true
        // What changed since it was numbered gets a fresh number first, and may not be for everybody any more.
        let through = try reading().places.values.min()?.position ?? 0
        try transaction.numbers(.central).forEach(after: cursor, count: limit + 1) { number, record in
            guard records.count < limit else {
                isWhole = false
                return false
            }
            guard record.position <= through, record.origin == 0 || record.origin != own, try form.isCarried(record) else { return true }
            records.append((number, try form.sent(record)))
            return true
        }
        // Never beyond what can be had: a site that is told of more asks number by number.
        let last = records.last?.number ?? cursor
        return (isWhole ? last : max(try transaction.numbers(.central).highest(), last), records)
    }
}
