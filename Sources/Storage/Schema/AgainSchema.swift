/// What central asked its sites to receive anew.
enum AgainSchema {
    static let statements: [String] = [
        """
        CREATE TABLE again_orders (
            seq \(Dialect.serialKey), id TEXT NOT NULL UNIQUE, site TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL,
            ordered_at INTEGER NOT NULL, ended_at INTEGER, records INTEGER, damaged INTEGER, differed INTEGER
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX again_orders_by_site ON again_orders (site, seq)",
    ]
}
