/// The third step: what transfers know of documents by their positions and imports, and what a person let through.
enum TransfersSchema {
    static let statements: [String] = [
        """
        CREATE TABLE past_documents (
            tbl INTEGER NOT NULL, id TEXT NOT NULL, cause TEXT NOT NULL CHECK (cause IN ('imported', 'before-store')),
            partner TEXT NOT NULL, day TEXT, PRIMARY KEY (tbl, id)
        ) \(Dialect.clusteredTableOptions)
        """,
        "ALTER TABLE pairs ADD COLUMN allowed INTEGER NOT NULL DEFAULT 0",
        // Made, numbered and linked: nothing is open between the two halves. The follower finds out once more.
        "ALTER TABLE pairs ADD COLUMN settled INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX pairs_unsettled ON pairs (pair) WHERE settled = 0",
        "CREATE INDEX pairs_unmade ON pairs (from_store) WHERE state <> 'made'",
        "ALTER TABLE outbox_groups ADD COLUMN imported INTEGER NOT NULL DEFAULT 0",
        // What was refused by its date stays refused: nobody knows any more what was imported.
        """
        INSERT INTO past_documents (tbl, id, cause, partner, day)
        SELECT tbl, id, CASE reason WHEN 'too-old' THEN 'imported' ELSE 'before-store' END, '', NULL FROM pairs
        WHERE state = 'refused' AND reason IN ('too-old', 'older-than-store')
        """,
        // Every document is looked at once more, so that those are known which were final while their partner was no store.
        "UPDATE followers SET position = 0 WHERE name = 'transfers'",
        "DROP TABLE pair_stores",
    ]
}
