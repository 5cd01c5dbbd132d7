/// People who administer central, what they sign in with, and which of their acts are done.
enum AccountsSchema {
    static let statements: [String] = [
        """
        CREATE TABLE accounts (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, role TEXT NOT NULL, rights TEXT NOT NULL, secret TEXT NOT NULL,
            suspended INTEGER NOT NULL, created INTEGER NOT NULL, signed_in INTEGER, version INTEGER NOT NULL
        ) \(Dialect.clusteredTableOptions)
        """,
        // A random key is kept as a hash: who reads the file cannot use it.
        """
        CREATE TABLE account_keys (
            id TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('session', 'token')), label TEXT NOT NULL,
            hash \(Dialect.bytes) NOT NULL UNIQUE, created INTEGER NOT NULL, expires INTEGER NOT NULL, used INTEGER
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX account_keys_by_account ON account_keys (account)",
        """
        CREATE TABLE done_acts (
            actor TEXT NOT NULL, act_key TEXT NOT NULL, request \(Dialect.bytes) NOT NULL, status INTEGER, answer TEXT, at INTEGER NOT NULL,
            PRIMARY KEY (actor, act_key)
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX done_acts_by_age ON done_acts (at)",
    ]
}
