/// Pushes that arrive in parts: what central has of them until they are whole (R-SYNC 3).
enum PartsSchema {
    static let statements: [String] = [
        """
        CREATE TABLE staged_pushes (
            site TEXT PRIMARY KEY, database TEXT NOT NULL, push INTEGER NOT NULL, hash \(Dialect.bytes) NOT NULL, size INTEGER NOT NULL,
            received INTEGER NOT NULL, at INTEGER NOT NULL
        ) \(Dialect.clusteredTableOptions)
        """,
        """
        CREATE TABLE push_parts (
            site TEXT NOT NULL, start INTEGER NOT NULL, bytes \(Dialect.bytes) NOT NULL, PRIMARY KEY (site, start)
        ) \(Dialect.tableOptions)
        """,
    ]
}
