/// What one transaction has read from a table and nobody has written since.
///
/// The writer's statement is noticed when it is prepared: a value asked for between preparing a write and running it would be the old one.
struct ReadMemo<Key: Hashable, Value> {
    private let table: String
    private var stamp = -1
    private var known: [Key: Value] = [:]
    private let most: Int

    /// - Parameter most: values remembered at most; with more it begins anew.
    init(of table: String, most: Int = 10_000) {
        self.table = table
        self.most = most
    }

    mutating func value(_ key: Key, _ session: WatchedSession, _ load: () throws -> Value) rethrows -> Value {
        let now = session.stamp(table)
        if now != stamp || known.count >= most {
            known = [:]
            stamp = now
        }
        if let value = known[key] { return value }
        let value = try load()
        known[key] = value
        return value
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
