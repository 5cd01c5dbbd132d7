extension RulesSchema {
    /// Whether the records that refer to a dropped id, and belong here, were pointed at the kept one (R-OWN 9).
    static let merges: [String] = [
        "ALTER TABLE aliases ADD COLUMN followed INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX aliases_to_follow ON aliases (tbl, dropped) WHERE followed = 0",
        "CREATE INDEX aliases_by_kept ON aliases (tbl, kept)",
    ]
}
