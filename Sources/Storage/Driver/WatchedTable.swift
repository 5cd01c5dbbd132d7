/// A table of whose rows a transaction remembers what it has read; its number says where its writes are counted.
enum WatchedTable: Int, CaseIterable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case records, entries, tenure, sites, meta, channels, openings, databases, stores, quarantine, quarantine_awaits, gone, pairs, past_documents, staged_pushes

    private static let names = allCases.map { Array("\($0)".utf8) }

    /// The watched table that a statement's bytes name; nil where nobody watches it.
    init?(named name: some Collection<UInt8>) {
        guard let number = Self.names.firstIndex(where: { $0.elementsEqual(name) }) else { return nil }
        self.init(rawValue: number)
    }
}
