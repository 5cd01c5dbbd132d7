import Storage
import SyncProtocol
import SyncRules

/// Documents that something here follows and that are not here: central alone knows whether they were deleted (R-XFER 6).
///
/// A deletion is told to those who held the record. Whoever compares or loads for the first time, or was away while it came and went, hears of none.
extension SiteEngine {
    private static let asked = StateKeys<String>("question.")

    /// Central is asked what became of a document, in this sync or the next.
    package func ask(about key: RecordKey, _ transaction: Transaction) throws {
        let name = Self.asked["\(key.table.name)/\(key.id)"]
        if try !transaction.state.has(name) { try transaction.state.set(name, "") }
    }

    /// The documents to ask about, as many as one call takes.
    func questions() throws -> [RecordKey] { try database.read { try Self.questions($0) } }

    static func questions(_ transaction: Transaction) throws -> [RecordKey] {
        try transaction.state.all(asked).prefix(FetchRequest.recordsMax).compactMap { name, _ in
            let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? RecordKey(try transaction.table(String(parts[0])), String(parts[1])) : nil
        }
    }

    /// Takes central's answer: what was deleted is told to the follower; of what central does not know, or shows, nothing is to be done.
    ///
    /// - Returns: whether changes of the site's own follow.
    func takeAnswers(_ body: [UInt8], asked: [RecordKey]) throws -> Bool {
        let page = try PageReader(body)
        guard let remaining = Int(exactly: page.head.remaining ?? 0), (0..<asked.count).contains(remaining) else {
            throw Wire.malformed("remaining")
        }
        return try database.write { transaction in
            var gone: Set<RecordKey> = []
            try page.forEachRow { row in
                if case .deleted = row.content { gone.insert(RecordKey(try transaction.table(row.table), row.id)) }
            }
            for key in asked.dropLast(remaining) { try transaction.state.set(Self.asked["\(key.table.name)/\(key.id)"], nil) }
            // What is known of them is as of central's head: should central lose that, it must be known here.
            try Self.rememberHead(page.head, transaction)
            return try follow(erased: gone, transaction)
        }
    }
}
