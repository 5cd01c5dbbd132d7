extension RulesSchema {
    /// Who did what on central, and from where; entries are added and never touched again (R-SITE 6).
    static let audit: [String] =
        [
            """
            CREATE TABLE audit (
                seq \(Dialect.serialKey), at INTEGER NOT NULL, actor TEXT NOT NULL, origin TEXT NOT NULL, act TEXT NOT NULL,
                subject TEXT NOT NULL, details TEXT NOT NULL, chain \(Dialect.bytes) NOT NULL
            ) \(Dialect.tableOptions)
            """,
            "CREATE INDEX audit_by_subject ON audit (subject, seq)",
            "CREATE INDEX audit_by_act ON audit (act, seq)",
        ] + Dialect.appendOnly("audit")
}
