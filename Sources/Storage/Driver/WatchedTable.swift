/// A table of whose rows a transaction remembers what it has read.
enum WatchedTable: String, CaseIterable {
    case records, entries, tenure, sites, meta, channels, openings, databases, stores, quarantine, gone, pairs
    case quarantineAwaits = "quarantine_awaits"
    case pastDocuments = "past_documents"
    case stagedPushes = "staged_pushes"

    /// Where its writes are counted.
    var number: Int { Self.numbers[self] ?? 0 }

    private static let numbers = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    private static let written: [(name: [UInt8], number: Int)] = allCases.map { (Array($0.rawValue.utf8), $0.number) }

    /// The number of the watched table that a statement's bytes name from here on; nil where nobody watches it.
    static func number(named name: some Collection<UInt8>) -> Int? { written.first { $0.name.elementsEqual(name) }?.number }
}
