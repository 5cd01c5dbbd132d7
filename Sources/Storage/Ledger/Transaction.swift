import Failures

/// One read or write of the database, from its first statement to its commit: what it knows, what it has gathered and what can be undone.
///
/// Lives inside one `LedgerDatabase.read` or `.write`. What it says of the database it says through facets, one for each thing that is
/// kept: `transaction.records`, `transaction.offices`, `transaction.outbox`. Heads and digests of channels are gathered here and written
/// once, at the end: bulk work pays for them once a commit, and a rolled-back attempt takes its share back.
package final class Transaction {
    package var sql: any SQLSession { session }
    let session: WatchedSession
    let isWriting: Bool
    let database: LedgerDatabase
    /// What is written at the commit, and undone with an attempt.
    var pending = Pending()
    /// The attempts that run, outermost first.
    private var attempts: [Attempt] = []
    private var hope = Hope.none
    var memo = Memo()
    /// What was read in this transaction and stands unchanged.
    struct Memo {
        var records = ReadMemo<RecordKey, StoredRecord?>(of: .records, most: 1_200)
        var entries = ReadMemo<Int64, [Entry]>(of: .entries, most: 256)
        var tenures = ReadMemo<ExactText, Tenure?>(of: .tenure)
        var sites = ReadMemo<ExactText, Site?>(of: .sites, most: 256)
        var meta = ReadMemo<ExactText, String?>(of: .meta)
        var channels = ReadMemo<ExactText, Int64?>(of: .channels)
        var openings = ReadMemo<Int, [Opening]>(of: .openings, most: 8)
        var databases = ReadMemo<ExactText, Int64?>(of: .databases)
        var stores = ReadMemo<ExactText, [StoreFacts]>(of: .stores)
        var parkedSites = ReadMemo<Bool, Set<ExactText>>(of: .quarantine)
        var awaitsRecords = ReadMemo<Bool, Bool>(of: .quarantine_awaits)
        var goneTables = ReadMemo<Bool, Set<Int64>>(of: .gone)
        var pairsBegun = ReadMemo<RecordKey, TransferPair?>(of: .pairs, most: 256)
        var pairsAnswered = ReadMemo<RecordKey, TransferPair?>(of: .pairs, most: 256)
        var pasts = ReadMemo<RecordKey, PastDocument?>(of: .past_documents, most: 256)
        var stagedSites = ReadMemo<Bool, Set<ExactText>>(of: .staged_pushes)
    }

    /// Whether attempts do without savepoints of their own.
    private enum Hope { case none, held, lost }

    /// An attempt failed that had no savepoint: what it hung on is undone whole.
    private struct HopeLost: Error {}

    /// What may have to be undone.
    private enum Attempt {
        /// Nothing was written since it began: there is nothing to undo, and no savepoint.
        case untouched
        /// Its savepoint was set when it first wrote.
        case ownsSavepoint
        /// It began where the one around it did, and shares its savepoint.
        case shared
    }

    struct Pending {
        var head: Int64?
        var headChanged = false
        var group: Int64?
        var hasAliases: Bool?
    }

    /// Channels as this transaction sees them; written at the commit as well, and undone by their own book.
    var pendingChannels = PendingChannels()
    /// Records of which is known that no other is routed by them; an attempt that is undone forgets them all.
    var childless: Set<RecordKey> = []

    /// - Parameter isWriting: sees everything that is committed; a reader's snapshot may be older than what others know.
    init(_ sql: any SQLSession, in database: LedgerDatabase, isWriting: Bool) {
        session = WatchedSession(sql)
        self.database = database
        self.isWriting = isWriting
        session.willWrite = { [unowned self] in try setSavepoint() }
    }

    /// Seconds since 1970, for logs and last contacts; decides nothing.
    package var now: Int64 { database.now() }

    /// Bytes of the whole database.
    package func databaseBytes() throws -> Int64 { try sql.prepare(Dialect.databaseBytes).first { $0.int(0) } ?? 0 }

    /// The table of this name in any case, made when it is new.
    package func table(_ name: String) throws -> TableID {
        if let known = try database.find(name, sql) { return known }
        hasNewTables = true
        return try LedgerDatabase.add(table: name, sql)
    }
    /// The table of this name in any case; nil when it never came.
    package func knownTable(_ name: String) throws -> TableID? { try database.find(name, sql) }
    /// This transaction added tables; what is known of them outside is refreshed after its commit.
    private(set) var hasNewTables = false
    package func table(numbered number: Int64) throws -> TableID {
        try database.table(numbered: number, sql)
    }

    /// Runs `body` as one group: all its effects share one position, and a group without effect takes none (R-SYNC 2).
    package func group<T>(_ body: () throws -> T) throws -> (value: T, position: Int64?) {
        pending.group = nil
        let value = try body()
        defer { pending.group = nil }
        return (value, pending.group)
    }

    /// Runs `body`; what it did is undone when it throws, and the transaction goes on.
    ///
    /// A full disk or a failing one can end the whole transaction: that error is passed on as it is, with nothing applied.
    package func attempt<T>(_ body: () throws -> T) throws -> Result<T, Failure> {
        guard hope != .held else {
            do { return .success(try body()) } catch let failure as Failure {
                guard sql.transactionStands else { throw failure }
                hope = .lost
                throw HopeLost()
            }
        }
        switch try undoable(body) {
        case .success(let value): return .success(value)
        case .failure(let error as Failure): return .failure(error)
        case .failure(let error): throw error
        }
    }

    /// Runs `body` without savepoints for the attempts in it: most of them succeed. Where one does not, everything `body` did is undone and it
    /// runs once more, each attempt for itself: the end is the same.
    ///
    /// - Parameter body: may run twice; it changes nothing but this transaction.
    package func hopefully<T>(_ body: () throws -> T) throws -> T {
        guard hope == .none else { return try body() }
        hope = .held
        defer { hope = .none }
        let outcome = try undoable {
            let value = try body()
            guard hope == .held else { throw HopeLost() }
            return value
        }
        switch outcome {
        case .success(let value): return value
        case .failure(let error):
            guard hope == .lost else { throw error }
            hope = .none
            return try body()
        }
    }

    /// Runs `body`; when it throws, what it did is undone.
    ///
    /// - Throws: what `body` threw, where the whole transaction ended with it.
    private func undoable<T>(_ body: () throws -> T) throws -> Result<T, any Error> {
        let saved = pending
        attempts.append(.untouched)
        pendingChannels.begin()
        do {
            let value = try body()
            pendingChannels.keep()
            if attempts.removeLast() == .ownsSavepoint { try session.runSavepoint("RELEASE attempt") }
            return .success(value)
        } catch {
            let attempt = attempts.removeLast()
            pendingChannels.undo()
            childless = []
            guard sql.transactionStands else { throw error }
            if attempt != .untouched { try session.runSavepoint("ROLLBACK TO attempt") }
            if attempt == .ownsSavepoint { try session.runSavepoint("RELEASE attempt") }
            pending = saved
            return .failure(error)
        }
    }

    /// Before the first write since they began: attempts that nothing was written between share one savepoint, the outermost one's.
    private func setSavepoint() throws {
        guard let first = attempts.firstIndex(of: .untouched) else { return }
        try session.runSavepoint("SAVEPOINT attempt")
        attempts[first] = .ownsSavepoint
        for inner in attempts.indices.dropFirst(first + 1) { attempts[inner] = .shared }
    }

    /// A number that outlasts the transaction: learnt by a writer that added none to the table itself, so that it is not undone any more.
    func lasting(_ numbers: LastingNumbers, _ name: String, of table: WatchedTable, _ load: () throws -> Int64?) rethrows -> Int64? {
        guard isWriting else { return try load() }
        if let known = numbers[name] { return known }
        let found = try load()
        if session.stamp(table) == 0, let found { numbers[name] = found }
        return found
    }

    /// Writes what was gathered; called once, before the commit.
    func flush() throws {
        if pending.headChanged, let head = pending.head {
            let update = try sql.prepare("UPDATE ledger_head SET position = ?")
            update.bind(head, at: 1)
            try update.run()
        }
        for (chan, channel) in pendingChannels.changed {
            let update = try sql.prepare("UPDATE channels SET head = ?, floor = ?, count = ?, digest = ? WHERE chan = ?")
            update.bind(channel.head, at: 1)
            update.bind(channel.floor, at: 2)
            update.bind(channel.tally.count, at: 3)
            update.bind(channel.tally.digest, at: 4)
            update.bind(chan, at: 5)
            try update.run()
        }
        pending.headChanged = false
        pendingChannels.forgetChanges()
    }
}
