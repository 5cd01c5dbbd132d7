/// What central keeps for sites whose programs keep no cursor of their own.
enum LegacySitesSchema {
    static let statements: [String] = [
        """
        CREATE TABLE legacy_sites (
            site TEXT PRIMARY KEY, hardware TEXT, protocol INTEGER, state TEXT NOT NULL, loads INTEGER NOT NULL, group_no INTEGER NOT NULL,
            loaded_at INTEGER NOT NULL, served_position INTEGER NOT NULL, served_rec INTEGER NOT NULL
        ) \(Dialect.clusteredTableOptions)
        """,
        // A reader is a site, or empty for the list of what all such sites receive.
        """
        CREATE TABLE legacy_places (reader TEXT NOT NULL, chan INTEGER NOT NULL, position INTEGER NOT NULL, rec INTEGER NOT NULL,
            PRIMARY KEY (reader, chan)) \(Dialect.clusteredTableOptions)
        """,
        """
        CREATE TABLE legacy_acknowledged (site TEXT NOT NULL, position INTEGER NOT NULL, rec INTEGER NOT NULL,
            PRIMARY KEY (site, position, rec)) \(Dialect.clusteredTableOptions)
        """,
        "CREATE TABLE central_numbers (number INTEGER PRIMARY KEY, rec INTEGER NOT NULL UNIQUE) \(Dialect.tableOptions)",
        "CREATE TABLE v6_numbers (number INTEGER PRIMARY KEY, rec INTEGER NOT NULL UNIQUE) \(Dialect.tableOptions)",
    ]
}
