import Failures
import Payload
import Storage
import SyncCentral
import SyncRules

/// The follower that makes transfers on central: reads the ledger by its own cursor, and saves that in the transaction of its
/// effects (R-XFER 6).
///
/// Each step is bounded, may be repeated, and may be lost; resetting the cursor makes it look at everything again.
package struct CentralTransfers: Sendable {
    package static let follower = "transfers"
    /// Where the number of months is kept (see `monthsMax`).
    static let monthsSetting = StateKey<String>("transfers.months")

    static let monthsStandard = 3

    let writer: CentralWriter
    /// Records looked at in one step, and waiting transfers gone through again.
    private let slice: Int

    /// Who acts, for the audit log.
    let by: Administrator

    package init(_ database: LedgerDatabase, slice: Int = 500, by: Administrator = .program) {
        writer = CentralWriter(database)
        self.slice = slice
        self.by = by
    }

    var database: LedgerDatabase { writer.database }

    /// Does everything there is to do.
    ///
    /// - Returns: whether anything was written.
    @discardableResult
    package func catchUp() throws -> Bool {
        guard try hasWork() else { return false }
        while try step() {}
        return true
    }

    /// Whether a step would do anything.
    package func hasWork() throws -> Bool { try database.read { try hasWork($0) } }

    /// As `catchUp`, for a host: no thread waits for the disk.
    ///
    /// - Parameter onCommit: is told with each step: while pushes keep coming there is always another.
    package func catchUpAsync(_ onCommit: () -> Void) async throws {
        guard try await database.readAsync({ try hasWork($0) }) else { return }
        var isDone = false
        while !isDone {
            isDone = try await database.writeAsync { try !step($0) }
            onCommit()
        }
    }

    /// One bounded transaction.
    ///
    /// - Returns: whether something is left to do.
    @discardableResult
    package func step() throws -> Bool { try database.write { try step($0) } }

    /// Makes the follower look at everything again: what was made stays, what was missed is made up for.
    package func reset() throws {
        try database.write { transaction in
            try transaction.followers.reset(Self.follower)
            // An import that was cut off is over.
            try transaction.transfers.setImporting(false)
            try transaction.audit.append(.transfersRebuilt, "transfers", by: by)
        }
    }

    /// Documents that an import brought finished, from more than so many months before its end, begin no transfers; nil for no limit.
    package func monthsMax() throws -> Int? { try database.read { try Self.monthsMax($0) } }

    package func setMonthsMax(_ months: Int?) throws {
        guard months.map({ (0...1_200).contains($0) }) ?? true else { throw Failure(.argumentInvalid, "Months go from 0 to 1200.") }
        try database.write { transaction in
            let before = try Self.monthsMax(transaction)
            guard before != months else { return }
            try transaction.state.set(Self.monthsSetting, months.map { String($0) } ?? "none")
            try transaction.audit.append(
                .transferMonthsSet, "transfers",
                ["months": months.map { .number(JSONNumber($0)) } ?? .null, "before": before.map { .number(JSONNumber($0)) } ?? .null], by: by)
            try transaction.log.write(
                "transfers-months",
                months.map { "Imported documents older than \($0) months begin no transfers." } ?? "Imported documents of any age begin transfers.")
        }
    }

    static func monthsMax(_ transaction: Transaction) throws -> Int? {
        guard let text = try transaction.state.value(monthsSetting) else { return monthsStandard }
        return Int(text)
    }

    private static func tables(_ transaction: Transaction) throws -> [TableID] {
        try (DocumentKind.tables + DocumentKind.lineTables + ["store"]).compactMap { try transaction.knownTable($0) }
    }

    private func hasWork(_ transaction: Transaction) throws -> Bool {
        let place = try transaction.followers.cursor(Self.follower)
        if place.swept != nil { return true }
        let fingerprint = try fingerprint(transaction)
        if Self.offices(in: place.fingerprint) != Self.offices(in: fingerprint) { return true }
        if place.fingerprint != fingerprint, try !transaction.transfers.openPairs(after: 0, limit: 1).isEmpty { return true }
        guard try transaction.ledger.head() > place.position else { return false }
        let found = try transaction.ledger.changes(after: place.position, of: Self.tables(transaction), about: slice * 20)
        // Positions without a document are passed over without a write, unless there are many of them.
        let head = try transaction.ledger.head()
        return !found.records.isEmpty || found.through < head
    }

    /// What all that waits depends on; after the line's end, the offices that came to central from elsewhere.
    private func fingerprint(_ transaction: Transaction) throws -> String {
        // The first tenure is the one a new store begins with: nobody else has left anything half done under it.
        let gained = try transaction.offices.tenures(of: writer.central(transaction).id).filter { $0.epoch > 1 }.map { "\($0.office) \($0.epoch)" }
        let imports = "\(try transaction.transfers.isImporting() ? "importing" : try transaction.transfers.importedThrough() ?? "")"
        return
            "\(try transaction.transfers.worldFingerprint()) \(try transaction.state.value(Self.monthsSetting) ?? "") \(imports)\n\(gained.sorted().joined(separator: " "))"
    }

    private static func offices(in fingerprint: String) -> String {
        fingerprint.split(separator: "\n", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    }

    /// As `step`, inside a transaction.
    @discardableResult
    func step(_ transaction: Transaction) throws -> Bool {
        var place = try transaction.followers.cursor(Self.follower)
        let fingerprint = try fingerprint(transaction)
        if place.fingerprint != fingerprint {
            // What a former holder left undone, numbers, links and received quantities, is central's to do now.
            if Self.offices(in: place.fingerprint) != Self.offices(in: fingerprint) { place.position = 0 }
            place.fingerprint = fingerprint
            place.swept = 0
        }
        let work = TransferWork(environment: CentralEnvironment(writer: writer, transaction: transaction, monthsMax: try Self.monthsMax(transaction)))
        let found = try transaction.ledger.changes(after: place.position, of: Self.tables(transaction), about: slice)
        // What waits for a store that changed is gone through again.
        if found.records.contains(where: { $0.key.table.folded == "store" }) { place.swept = 0 }
        try work.forEach(Headers.headers(of: found.records)) { try attempt($0, work, transaction) }
        place.position = found.through
        if let swept = place.swept {
            let open = try transaction.transfers.openPairs(after: swept, limit: slice)
            for pair in open { try attempt(pair.initiating, work, transaction) }
            place.swept = open.count < slice ? nil : open.last?.number
        }
        try transaction.followers.save(place, of: Self.follower)
        // What this step wrote itself, such as the other half of a transfer, lies above what it has read.
        return try place.swept != nil || transaction.ledger.head() > place.position
    }

    /// One document that cannot be worked on stops no other: it waits, and says so.
    private func attempt(_ key: RecordKey, _ work: TransferWork, _ transaction: Transaction) throws {
        let failure = try transaction.settingAside("transfer-failed", "The transfer of \(key) could not be worked on") { try work.look(at: key) }
        guard let failure else { return }
        // What cannot even be read begins no transfer.
        try transaction.settingAside("transfer-failed", "The transfer of \(key) cannot be read") {
            try work.registerFailure(of: key, failure.message)
        }
    }
}
