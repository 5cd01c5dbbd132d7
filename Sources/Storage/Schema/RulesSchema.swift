/// The second step: what the rules of ownership, visibility and routing keep beside records.
enum RulesSchema {
    static var statements: [String] {
        acting + audit + decisions + merges + handovers + itemLists + exactDifferences + dispensary + transfers
    }

    /// Who acted in which store, with every group (R-USER).
    static let acting: [String] = ["outbox_groups", "quarantine"].flatMap { table in
        [
            "ALTER TABLE \(table) ADD COLUMN store TEXT",
            "ALTER TABLE \(table) ADD COLUMN supervisor INTEGER NOT NULL DEFAULT 0",
        ]
    }
}
