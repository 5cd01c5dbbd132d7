import Storage

/// Reads channels for somebody who keeps no cursor: those furthest behind first, up to where the others stand; there they become one.
struct LegacyReading {
    let transaction: Transaction
    /// Where each channel stands.
    private(set) var places: [Int64: EntryPlace]
    private let head: EntryPlace

    /// - Parameters:
    ///   - reader: a site, or empty for central's own list.
    ///   - channels: what it receives; one that it did not receive before is read from its beginning.
    init(_ reader: String, _ channels: [Int64], _ transaction: Transaction) throws {
        self.transaction = transaction
        let known = try transaction.places.places(of: reader)
        places = Dictionary(channels.map { ($0, known[$0] ?? .beginning) }, uniquingKeysWith: { first, _ in first })
        head = .end(of: try transaction.ledger.head())
    }

    /// Whether something lies behind the places.
    var hasMore: Bool {
        get throws {
            try places.contains { chan, place in
                let end = try transaction.channels.channel(chan).head
                return end > place.position || end == place.position && place < .end(of: end)
            }
        }
    }

    /// Goes on from where the channels stand, one record after the other.
    ///
    /// - Parameter body: false for a record behind which it does not go on: the channels stand before it then.
    /// - Returns: whether everything was read.
    mutating func advance(batch: Int, _ body: (_ record: StoredRecord, _ place: EntryPlace, _ isPresent: Bool) throws -> Bool) throws -> Bool {
        while let from = places.values.min(), from < head {
            let current = places.filter { $0.value == from }.map(\.key)
            let through = places.values.filter { $0 > from }.min() ?? head
            var last = from
            let isWhole = try transaction.ledger.forEachEntry(of: current, after: from, through: through, batch: batch) { record, place, isPresent in
                guard try body(record, place, isPresent) else { return false }
                last = place
                return true
            }
            for chan in current { places[chan] = isWhole ? through : last }
            guard isWhole else { return false }
        }
        return true
    }

    /// Remembers where the channels stand.
    func save(_ reader: String) throws {
        try transaction.places.keep(only: Set(places.keys), of: reader)
        for (place, channels) in Dictionary(grouping: places, by: \.value) { try transaction.places.set(channels.map(\.key), to: place, of: reader) }
    }

    /// Entries behind the places, counted no further than `most` in each channel.
    func remaining(most: Int64) throws -> Int64 {
        try places.reduce(0) { sum, one in
            guard try transaction.channels.channel(one.key).head >= one.value.position else { return sum }
            return try sum + transaction.ledger.entryCount(of: one.key, after: one.value.position, upTo: most)
        }
    }
}
