/// What central sets of each site's syncs, and what sites tell of their machines.
enum SiteTermsSchema {
    static let statements: [String] = [
        """
        CREATE TABLE sync_terms (site TEXT PRIMARY KEY, paused INTEGER, interval_seconds INTEGER, push_bytes INTEGER, page_bytes INTEGER)
            \(Dialect.clusteredTableOptions)
        """,
        """
        CREATE TABLE site_machines (site TEXT PRIMARY KEY, hardware TEXT, protocol INTEGER, schema_number INTEGER, last_success INTEGER)
            \(Dialect.clusteredTableOptions)
        """,
    ]
}
