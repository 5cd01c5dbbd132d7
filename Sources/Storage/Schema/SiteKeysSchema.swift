/// What devices show central instead of their site's password.
enum SiteKeysSchema {
    static let statements: [String] = [
        // A random key is kept as a hash: who reads the file cannot use it. Of the pair for bundles central knows the public half.
        """
        CREATE TABLE site_keys (
            hash \(Dialect.bytes) PRIMARY KEY, site TEXT NOT NULL, database TEXT NOT NULL, half \(Dialect.bytes) NOT NULL, created INTEGER NOT NULL,
            revoked INTEGER NOT NULL
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX site_keys_by_site ON site_keys (site, created)",
    ]
}
