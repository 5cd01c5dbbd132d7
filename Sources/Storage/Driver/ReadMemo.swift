/// What one transaction has read from a table and nobody has written since.
///
/// The writer's statement is noticed when it is prepared: a value asked for between preparing a write and running it would be the old one.
struct ReadMemo<Key: Hashable, Value> {
    private let table: WatchedTable
    private var stamp = -1
    private var known: [Key: Value] = [:]
    private let most: Int

    /// - Parameter most: values remembered at most; with more it begins anew.
    init(of table: WatchedTable, most: Int = 10_000) {
        self.table = table
        self.most = most
    }

    mutating func value(_ key: Key, _ session: WatchedSession, _ load: () throws -> Value) rethrows -> Value {
        beCurrent(session)
        if let value = known[key] { return value }
        let value = try load()
        known[key] = value
        return value
    }

    /// Of these keys, those whose value is not known.
    mutating func unknown(_ keys: some Sequence<Key>, _ session: WatchedSession) -> [Key] {
        beCurrent(session)
        var seen: Set<Key> = []
        return keys.filter { known[$0] == nil && seen.insert($0).inserted }.prefix(max(most - known.count - 1, 0)).map { $0 }
    }

    /// Remembers what was read for many at once.
    mutating func fill(_ values: [Key: Value]) { known.merge(values) { _, new in new } }

    private mutating func beCurrent(_ session: WatchedSession) {
        let now = session.stamp(table)
        guard now != stamp || known.count >= most else { return }
        known = [:]
        stamp = now
    }

    /// Runs a write that is known to change at most one value, the one that is meant, and forgets it; the rest stays.
    mutating func forget(where isWritten: (Value) -> Bool, _ session: WatchedSession, _ body: () throws -> Void) rethrows {
        try keepOthers(session, body) { known in
            if let written = known.first(where: { isWritten($0.value) })?.key { known[written] = nil }
        }
    }

    /// The same, where the value's key is at hand.
    mutating func forget(_ key: Key, _ session: WatchedSession, _ body: () throws -> Void) rethrows {
        try keepOthers(session, body) { $0[key] = nil }
    }

    private mutating func keepOthers(_ session: WatchedSession, _ body: () throws -> Void, _ forget: (inout [Key: Value]) -> Void) rethrows {
        let before = session.stamp(table)
        try body()
        guard before == stamp else { return }
        stamp = session.stamp(table)
        forget(&known)
    }

    /// Runs a write that is known to change this value alone, and remembers it; the rest stays.
    mutating func write<Result>(_ session: WatchedSession, _ body: () throws -> (Key, Value, Result)) rethrows -> Result {
        let before = session.stamp(table)
        let (key, value, result) = try body()
        if before == stamp {
            stamp = session.stamp(table)
            known[key] = value
        }
        return result
    }
}
