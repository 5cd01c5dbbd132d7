import Failures

/// A transaction seen as the ledger: records, positions, channels and their digests.
///
/// Lives inside one `LedgerDatabase.read` or `.write`. Heads and digests of channels are gathered here and written once,
/// at the end: bulk work pays for them once a commit, and a rolled-back attempt takes its share back.
package final class Ledger {
    package var sql: any SQLSession { session }
    let session: WatchedSession
    let isWriting: Bool
    let database: LedgerDatabase
    private var state = State()
    /// The attempts that run, outermost first.
    private var attempts: [Attempt] = []
    var memo = Memo()
    /// Records of which is known that no other is routed by them.
    var childless: Set<RecordKey> = []

    /// What was read in this transaction and stands unchanged.
    struct Memo {
        var records = ReadMemo<RecordKey, StoredRecord?>(of: "records", most: 256)
        var entries = ReadMemo<Int64, [Entry]>(of: "entries", most: 256)
        var tenures = ReadMemo<ExactText, Tenure?>(of: "tenure")
        var sites = ReadMemo<ExactText, Site?>(of: "sites", most: 256)
        var meta = ReadMemo<ExactText, String?>(of: "meta")
        var channels = ReadMemo<ExactText, Int64?>(of: "channels")
        var openings = ReadMemo<Int, [Opening]>(of: "openings", most: 8)
        var databases = ReadMemo<ExactText, Int64?>(of: "databases")
        var stores = ReadMemo<ExactText, [StoreFacts]>(of: "stores")
        var parkedSites = ReadMemo<Bool, Set<ExactText>>(of: "quarantine")
        var awaitsRecords = ReadMemo<Bool, Bool>(of: "quarantine_awaits")
        var goneTables = ReadMemo<Bool, Set<Int64>>(of: "gone")
        var stagedSites = ReadMemo<Bool, Set<ExactText>>(of: "staged_pushes")
    }

    /// What may have to be undone.
    private enum Attempt {
        /// Nothing was written since it began: there is nothing to undo, and no savepoint.
        case untouched
        /// Its savepoint was set when it first wrote.
        case marked
        /// It began where the one around it did, and shares its savepoint.
        case shared
    }

    private struct State {
        var head: Int64?
        var headChanged = false
        var group: Int64?
        var channels: [Int64: ChannelState] = [:]
        var changedChannels: Set<Int64> = []
        var hasAliases: Bool?
    }

    /// - Parameter isWriting: sees everything that is committed; a reader's snapshot may be older than what others know.
    init(_ sql: any SQLSession, in database: LedgerDatabase, isWriting: Bool) {
        session = WatchedSession(sql)
        self.database = database
        self.isWriting = isWriting
        session.willWrite = { [unowned self] in try markAttempts() }
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

    /// Whether anything was ever merged: where nothing was, resolving an id costs nothing.
    package func hasAliases() throws -> Bool {
        if let known = state.hasAliases { return known }
        let found = try sql.prepare("SELECT 1 FROM aliases LIMIT 1").first { _ in true } ?? false
        state.hasAliases = found
        return found
    }
    func noteAliases() { state.hasAliases = true }

    // MARK: Positions

    /// The position of the last change.
    package func head() throws -> Int64 {
        if let head = state.head { return head }
        let head = try sql.prepare("SELECT position FROM ledger_head").first { $0.int(0) } ?? 0
        state.head = head
        return head
    }

    /// Runs `body` as one group: all its effects share one position, and a group without effect takes none (R-SYNC 2).
    package func group<T>(_ body: () throws -> T) throws -> (value: T, position: Int64?) {
        state.group = nil
        let value = try body()
        defer { state.group = nil }
        return (value, state.group)
    }

    /// The position of the running group, taken at its first effect.
    package func nextPosition() throws -> Int64 {
        if let group = state.group { return group }
        let next = try head() + 1
        state.head = next
        state.headChanged = true
        state.group = next
        return next
    }

    /// Moves the head up, never down: after a fork new positions start above any that was shown.
    package func raiseHead(to position: Int64) throws {
        guard try head() < position else { return }
        state.head = position
        state.headChanged = true
    }

    /// Runs `body`; what it did is undone when it throws, and the transaction goes on.
    ///
    /// A full disk or a failing one can end the whole transaction: that error is passed on as it is, with nothing applied.
    package func attempt<T>(_ body: () throws -> T) throws -> Result<T, Failure> {
        let saved = state
        attempts.append(.untouched)
        do {
            let value = try body()
            if attempts.removeLast() == .marked { try session.mark("RELEASE attempt") }
            return .success(value)
        } catch {
            let attempt = attempts.removeLast()
            guard sql.transactionStands else { throw error }
            if attempt != .untouched { try session.mark("ROLLBACK TO attempt") }
            if attempt == .marked { try session.mark("RELEASE attempt") }
            state = saved
            guard let failure = error as? Failure else { throw error }
            return .failure(failure)
        }
    }

    /// Before the first write since they began: attempts that nothing was written between share one savepoint, the outermost one's.
    private func markAttempts() throws {
        guard let first = attempts.firstIndex(of: .untouched) else { return }
        try session.mark("SAVEPOINT attempt")
        attempts[first] = .marked
        for inner in attempts.indices.dropFirst(first + 1) { attempts[inner] = .shared }
    }

    // MARK: Channels

    /// A channel's state as this transaction sees it, its own changes included.
    package func channel(_ chan: Int64) throws -> ChannelState {
        if let known = state.channels[chan] { return known }
        let find = try sql.prepare("SELECT name, head, floor, count, digest FROM channels WHERE chan = ?")
        find.bind(chan, at: 1)
        guard
            let found = try find.first({ row in
                ChannelState(
                    name: row.string(0), head: row.int(1), floor: row.int(2),
                    tally: Tally(count: row.int(3), digest: row.digest(4)))
            })
        else { throw Failure(.databaseDamaged, nil, ["channel": String(chan)]) }
        state.channels[chan] = found
        return found
    }

    /// Takes a channel's state as it was read, unless this transaction knows it better.
    func learn(_ chan: Int64, _ channel: ChannelState) {
        if state.channels[chan] == nil { state.channels[chan] = channel }
    }

    func update(_ chan: Int64, _ body: (inout ChannelState) -> Void) throws {
        var channel = try channel(chan)
        body(&channel)
        state.channels[chan] = channel
        state.changedChannels.insert(chan)
    }

    /// The number of a channel by name, made when new.
    package func channel(named name: String) throws -> Int64 {
        if let known = try knownChannel(named: name) { return known }
        let insert = try sql.prepare("INSERT INTO channels (name, head, floor, count, digest) VALUES (?, 0, 0, 0, ?)")
        insert.bind(name, at: 1)
        insert.bind(Digest.zero, at: 2)
        try insert.run()
        return sql.lastInsertedRow
    }

    /// The number of a channel by name, or nil when nothing was ever in it.
    package func knownChannel(named name: String) throws -> Int64? {
        try memo.channels.value(ExactText(name), session) {
            try lasting(database.lasting.channels, name, of: "channels") {
                let find = try sql.prepare("SELECT chan FROM channels WHERE name = ?")
                find.bind(name, at: 1)
                return try find.first { $0.int(0) }
            }
        }
    }

    /// A number that outlasts the transaction: learnt by a writer that added none to the table itself, so that it is not undone any more.
    func lasting(_ numbers: LastingNumbers, _ name: String, of table: String, _ load: () throws -> Int64?) rethrows -> Int64? {
        guard isWriting else { return try load() }
        if let known = numbers[name] { return known }
        let found = try load()
        if session.stamp(table) == 0, let found { numbers[name] = found }
        return found
    }

    /// Writes what was gathered; called once, before the commit.
    func flush() throws {
        if state.headChanged, let head = state.head {
            let update = try sql.prepare("UPDATE ledger_head SET position = ?")
            update.bind(head, at: 1)
            try update.run()
        }
        for chan in state.changedChannels.sorted() {
            guard let channel = state.channels[chan] else { continue }
            let update = try sql.prepare("UPDATE channels SET head = ?, floor = ?, count = ?, digest = ? WHERE chan = ?")
            update.bind(channel.head, at: 1)
            update.bind(channel.floor, at: 2)
            update.bind(channel.tally.count, at: 3)
            update.bind(channel.tally.digest, at: 4)
            update.bind(chan, at: 5)
            try update.run()
        }
        state.headChanged = false
        state.changedChannels = []
    }
}
