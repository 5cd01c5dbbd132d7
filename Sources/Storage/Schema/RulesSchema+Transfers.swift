extension RulesSchema {
    /// The register of transfers, never purged; what was last written into each responding line; and where followers of the
    /// ledger stand (R-XFER 6).
    static let transfers: [String] = [
        "CREATE INDEX records_position ON records (position, tbl)",
        """
        CREATE TABLE followers (
            name TEXT PRIMARY KEY, position INTEGER NOT NULL, mark TEXT NOT NULL, swept TEXT
        ) \(Dialect.clusteredTableOptions)
        """,
        """
        CREATE TABLE pairs (
            pair \(Dialect.serialKey), kind TEXT NOT NULL,
            tbl INTEGER NOT NULL, id TEXT NOT NULL, half_tbl INTEGER NOT NULL, half_id TEXT NOT NULL,
            from_store TEXT NOT NULL, to_store TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'made', 'refused')),
            reason TEXT, detail TEXT, noticed INTEGER NOT NULL, made INTEGER, UNIQUE (tbl, id)
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX pairs_by_half ON pairs (half_tbl, half_id)",
        "CREATE INDEX pairs_open ON pairs (pair) WHERE state <> 'made'",
        """
        CREATE TABLE pair_lines (
            tbl INTEGER NOT NULL, id TEXT NOT NULL, half_id TEXT NOT NULL, source_id TEXT NOT NULL,
            written TEXT NOT NULL, mirrored TEXT NOT NULL, PRIMARY KEY (tbl, id)
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX pair_lines_by_half ON pair_lines (tbl, half_id)",
        "CREATE TABLE pair_stores (store TEXT PRIMARY KEY, opened INTEGER NOT NULL) \(Dialect.clusteredTableOptions)",
    ]
}
