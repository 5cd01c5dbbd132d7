extension RulesSchema {
    /// What dispensary stores and their patients ask to be remembered beside records (R-OWN 1–5).
    static let dispensary: [String] = central + remote + both + visibilityOnSites

    private static let central: [String] = [
        "CREATE TABLE store_options (store TEXT PRIMARY KEY, transactions INTEGER NOT NULL) \(Dialect.clusteredTableOptions)",
        """
        CREATE TABLE newcomers (
            kind TEXT NOT NULL, subject TEXT NOT NULL, site TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (kind, subject)
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX newcomers_by_site ON newcomers (site, position)",
        """
        CREATE TABLE people (
            rec INTEGER PRIMARY KEY, kind TEXT NOT NULL, code TEXT NOT NULL, words TEXT NOT NULL, born TEXT NOT NULL
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX people_by_code ON people (kind, code)",
        "CREATE INDEX people_by_birth ON people (kind, born)",
        """
        CREATE TABLE lookups (
            site TEXT PRIMARY KEY, minute INTEGER NOT NULL, in_minute INTEGER NOT NULL, hour INTEGER NOT NULL, in_hour INTEGER NOT NULL
        ) \(Dialect.clusteredTableOptions)
        """,
        """
        CREATE TABLE prescription_homes (patient TEXT PRIMARY KEY, store TEXT NOT NULL, dated TEXT NOT NULL)
        \(Dialect.clusteredTableOptions)
        """,
    ]

    private static let remote: [String] = [
        """
        CREATE TABLE withheld (
            seq \(Dialect.serialKey), rec INTEGER NOT NULL UNIQUE, store TEXT NOT NULL, root_tbl INTEGER NOT NULL,
            root_id TEXT NOT NULL, name_id TEXT NOT NULL, due INTEGER NOT NULL
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX withheld_by_root ON withheld (root_tbl, root_id)",
        "CREATE INDEX withheld_by_name ON withheld (name_id) WHERE name_id <> ''",
        "CREATE INDEX withheld_due ON withheld (seq) WHERE due > 0",
    ]

    private static let both: [String] = [
        """
        CREATE TABLE global_preferences (rec INTEGER PRIMARY KEY, item TEXT NOT NULL, is_on INTEGER NOT NULL) \(Dialect.tableOptions)
        """,
        """
        CREATE TABLE repeat_uses (rec INTEGER PRIMARY KEY, repeat_id TEXT NOT NULL, transact_id TEXT NOT NULL) \(Dialect.tableOptions)
        """,
        "CREATE INDEX repeat_uses_by_repeat ON repeat_uses (repeat_id)",
        "CREATE INDEX repeat_uses_by_transact ON repeat_uses (transact_id)",
        """
        CREATE TABLE repeat_flags (repeat_id TEXT PRIMARY KEY, allowed INTEGER NOT NULL, used INTEGER NOT NULL)
        \(Dialect.clusteredTableOptions)
        """,
    ]

    /// Sites keep these facts from this step on; rows they hold already are read once.
    private static let visibilityOnSites: [String] = [("name", "name_ID"), ("prescriber", "prescriber_ID")].map { kind, field in
        let table = kind == "name" ? "name_store_join" : "clinician_store_join"
        let subject = Dialect.field("r.payload", named: field)
        let store = Dialect.field("r.payload", named: "store_ID")
        return """
            INSERT INTO visibility (join_rec, kind, subject, store)
            SELECT r.rec, '\(kind)', \(subject), \(store) FROM records r JOIN tables t ON t.tbl = r.tbl
            WHERE t.folded = '\(table)' AND r.deleted = 0 AND \(subject) <> '' AND \(store) <> ''
                AND COALESCE(\(Dialect.field("r.payload", named: "inactive")), 0) = 0
                AND NOT EXISTS (SELECT 1 FROM visibility v WHERE v.join_rec = r.rec)
            """
    }
}
