extension RulesSchema {
    /// Changes of hands, under way and done: what is frozen where, and which site gave a record's home away when (R-STORE 1, R-OWN 1).
    static let handovers: [String] = [
        """
        CREATE TABLE handovers (
            seq \(Dialect.serialKey), handover TEXT NOT NULL UNIQUE,
            office TEXT NOT NULL, tbl INTEGER, id TEXT,
            to_site TEXT, to_store TEXT,
            state TEXT NOT NULL CHECK (state IN ('ordered', 'done', 'cancelled')),
            forced INTEGER NOT NULL CHECK (forced IN (0, 1)),
            from_site TEXT, homes INTEGER,
            ordered_at INTEGER NOT NULL, ended_at INTEGER,
            CHECK ((tbl IS NULL) = (id IS NULL)), CHECK ((tbl IS NULL) = (to_store IS NULL))
        ) \(Dialect.tableOptions)
        """,
        "CREATE UNIQUE INDEX handovers_of_office ON handovers (office) WHERE state = 'ordered' AND tbl IS NULL",
        "CREATE UNIQUE INDEX handovers_of_record ON handovers (tbl, id) WHERE state = 'ordered' AND tbl IS NOT NULL",
        "CREATE INDEX handovers_by_record ON handovers (tbl, id) WHERE tbl IS NOT NULL",
        "CREATE INDEX handovers_by_state ON handovers (state)",
        "CREATE INDEX handovers_by_former ON handovers (from_site) WHERE homes IS NOT NULL",
    ]
}
