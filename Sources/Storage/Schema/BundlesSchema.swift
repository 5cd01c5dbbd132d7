/// What both sides keep for messages that are carried by hand instead of sent.
enum BundlesSchema {
    static let statements: [String] = [
        // On a site: pushes that are frozen behind the one under way, since a bundle holds them.
        """
        CREATE TABLE ahead_pushes (
            push INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, opening TEXT NOT NULL, healed INTEGER, reports TEXT
        ) \(Dialect.tableOptions)
        """,
        // On central: answers to pushes of a bundle, until the site has them.
        """
        CREATE TABLE push_answers (
            site TEXT NOT NULL, push INTEGER NOT NULL, hash \(Dialect.bytes) NOT NULL, answer \(Dialect.bytes) NOT NULL, PRIMARY KEY (site, push)
        ) \(Dialect.tableOptions)
        """,
        // On central: what a site's last bundle said, and which bundle was made for it last.
        """
        CREATE TABLE carried (
            site TEXT PRIMARY KEY, database TEXT NOT NULL, session INTEGER NOT NULL, bundle TEXT NOT NULL, made INTEGER NOT NULL,
            accepted INTEGER NOT NULL, words TEXT NOT NULL, sent INTEGER NOT NULL, sent_at INTEGER, sent_head INTEGER
        ) \(Dialect.clusteredTableOptions)
        """,
    ]
}
