extension RulesSchema {
    /// What was decided about parked groups, and which record a group waits for (R-OWN 10).
    static let decisions: [String] = [
        "ALTER TABLE quarantine ADD COLUMN decided INTEGER",
        "ALTER TABLE quarantine ADD COLUMN decided_by TEXT",
        "ALTER TABLE quarantine ADD COLUMN decided_why TEXT",
        "ALTER TABLE quarantine ADD COLUMN position INTEGER",
        "CREATE INDEX quarantine_waiting ON quarantine (waits_on) WHERE waits_on IS NOT NULL",
        """
        CREATE TABLE quarantine_awaits (
            tbl INTEGER NOT NULL, id TEXT NOT NULL, q INTEGER NOT NULL REFERENCES quarantine(q), PRIMARY KEY (tbl, id, q)
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX quarantine_awaits_by_group ON quarantine_awaits (q)",
        "ALTER TABLE outbox_groups ADD COLUMN quarantine INTEGER",
    ]
}
