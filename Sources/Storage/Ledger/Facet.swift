/// One kind of thing that a database keeps, as a transaction sees it.
///
/// Costs nothing to make: it holds the transaction and nothing else.
protocol Facet {
    var transaction: Transaction { get }
}

extension Facet {
    var sql: any SQLSession { transaction.sql }
    /// Seconds since 1970, for logs and last contacts; decides nothing.
    var now: Int64 { transaction.now }
}

/// Asking for many at once.
extension Facet {
    /// Few different lengths, so that few statements are compiled: what is left over is asked for by the last one again and again.
    static func parts<Key>(of keys: [Key]) -> [[Key]] {
        stride(from: 0, to: keys.count, by: 64).map { start in
            var part = Array(keys[start..<min(start + 64, keys.count)])
            let wanted = [1, 4, 16, 64].first { part.count <= $0 } ?? 64
            if let last = part.last { part += Array(repeating: last, count: wanted - part.count) }
            return part
        }
    }

    /// The same, table by table.
    static func parts(byTable keys: [RecordKey]) -> [(table: TableID, keys: [RecordKey])] {
        Dictionary(grouping: keys, by: \.table).sorted { $0.key.number < $1.key.number }.flatMap { table, keys in
            parts(of: keys).map { (table, $0) }
        }
    }

    static func places(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}
