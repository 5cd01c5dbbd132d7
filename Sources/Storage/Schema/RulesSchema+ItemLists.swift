extension RulesSchema {
    /// Who uses which master list, what the lists hold, and what they last said of each store's items.
    static let itemLists: [String] = [
        "CREATE TABLE list_lines (line_rec INTEGER PRIMARY KEY, list TEXT NOT NULL, item TEXT NOT NULL) \(Dialect.tableOptions)",
        "CREATE INDEX list_lines_by_item ON list_lines (item, list)",
        "CREATE INDEX list_lines_by_list ON list_lines (list, item)",
        "CREATE TABLE list_uses (use_rec INTEGER PRIMARY KEY, list TEXT NOT NULL, name TEXT NOT NULL) \(Dialect.tableOptions)",
        "CREATE INDEX list_uses_by_list ON list_uses (list, name)",
        "CREATE INDEX list_uses_by_name ON list_uses (name, list)",
        "CREATE TABLE item_joins (join_rec INTEGER PRIMARY KEY, item TEXT NOT NULL, store TEXT NOT NULL) \(Dialect.tableOptions)",
        "CREATE INDEX item_joins_by_pair ON item_joins (item, store)",
        """
        CREATE TABLE listed_items (item TEXT NOT NULL, store TEXT NOT NULL, kept INTEGER, PRIMARY KEY (item, store))
        \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX listed_items_by_store ON listed_items (store, item)",
        "CREATE INDEX listed_items_kept ON listed_items (store) WHERE kept IS NOT NULL",
        "CREATE TABLE list_marks (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) \(Dialect.clusteredTableOptions)",
    ]

    /// What hangs on a record is found by table, so that a name's thousand invoices are not read to find its two contacts; and a
    /// grant remembers what it gives back.
    static let exactDifferences: [String] = [
        "DROP INDEX records_parent",
        KeyIndex.byHeader,
        "ALTER TABLE entries ADD COLUMN held_from INTEGER",
        "ALTER TABLE entries ADD COLUMN held_until INTEGER",
    ]
}
