/// The first schema: one for every role, because a role is data (R-ROLE 6).
enum FoundationSchema {
    static var statements: [String] { ledger + topology + site + central + history }

    /// Records, and who is to receive them.
    static let ledger: [String] = [
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) \(Dialect.clusteredTableOptions)",
        "CREATE TABLE ledger_head (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL) \(Dialect.tableOptions)",
        "INSERT INTO ledger_head (one, position) VALUES (1, 0)",
        "CREATE TABLE tables (tbl \(Dialect.serialKey), name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE) \(Dialect.tableOptions)",
        """
        CREATE TABLE records (
            rec \(Dialect.serialKey),
            tbl INTEGER NOT NULL REFERENCES tables(tbl),
            id TEXT NOT NULL,
            position INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
            hash \(Dialect.bytes) NOT NULL,
            payload TEXT,
            parent_tbl INTEGER,
            parent_id TEXT,
            base_position INTEGER,
            base_hash \(Dialect.bytes)
        ) \(Dialect.tableOptions)
        """,
        KeyIndex.statement,
        "CREATE INDEX records_parent ON records (parent_tbl, parent_id) WHERE parent_id IS NOT NULL",
        """
        CREATE TABLE channels (
            chan \(Dialect.serialKey), name TEXT NOT NULL UNIQUE,
            head INTEGER NOT NULL, floor INTEGER NOT NULL,
            count INTEGER NOT NULL, digest \(Dialect.bytes) NOT NULL
        ) \(Dialect.tableOptions)
        """,
        """
        CREATE TABLE entries (
            chan INTEGER NOT NULL, position INTEGER NOT NULL, rec INTEGER NOT NULL,
            present INTEGER NOT NULL CHECK (present IN (0, 1)),
            PRIMARY KEY (chan, position, rec)
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE UNIQUE INDEX entries_by_record ON entries (rec, chan)",
        "CREATE TABLE memberships (rec INTEGER NOT NULL, chan INTEGER NOT NULL, PRIMARY KEY (rec, chan)) \(Dialect.clusteredTableOptions)",
        """
        CREATE TABLE openings (
            seq \(Dialect.serialKey), id TEXT NOT NULL UNIQUE,
            position INTEGER NOT NULL, group_no INTEGER NOT NULL, at INTEGER NOT NULL
        ) \(Dialect.tableOptions)
        """,
        "CREATE TABLE databases (db \(Dialect.serialKey), id TEXT NOT NULL UNIQUE, site TEXT) \(Dialect.tableOptions)",
        """
        CREATE TABLE aliases (
            tbl INTEGER NOT NULL, dropped TEXT NOT NULL, kept TEXT NOT NULL, position INTEGER NOT NULL,
            PRIMARY KEY (tbl, dropped), CHECK (dropped <> kept)
        ) \(Dialect.clusteredTableOptions)
        """,
    ]

    /// Sites, stores and who trades with whom: facts drawn from records, plus what an administrator decides.
    static let topology: [String] = [
        """
        CREATE TABLE sites (
            site TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL, secret TEXT, enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
            created INTEGER NOT NULL,
            subscription INTEGER NOT NULL, database TEXT, database_opening TEXT, fenced INTEGER NOT NULL,
            push INTEGER NOT NULL, push_hash \(Dialect.bytes), push_answer \(Dialect.bytes),
            initialised INTEGER NOT NULL, cursor INTEGER NOT NULL, last_contact INTEGER, app TEXT, status TEXT
        ) \(Dialect.tableOptions)
        """,
        "CREATE TABLE tenure (office TEXT PRIMARY KEY, site TEXT NOT NULL, epoch INTEGER NOT NULL) \(Dialect.clusteredTableOptions)",
        "CREATE INDEX tenure_by_site ON tenure (site)",
        "CREATE TABLE collectors (store TEXT NOT NULL, site TEXT NOT NULL, PRIMARY KEY (store, site)) \(Dialect.clusteredTableOptions)",
        """
        CREATE TABLE stores (
            store TEXT PRIMARY KEY, name_id TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,
            dispensary INTEGER NOT NULL, disabled INTEGER NOT NULL
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX stores_by_name ON stores (name_id)",
        """
        CREATE TABLE visibility (
            join_rec INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, store TEXT NOT NULL
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX visibility_by_subject ON visibility (kind, subject)",
        "CREATE INDEX visibility_by_store ON visibility (store)",
        "CREATE TABLE subscriptions (site TEXT NOT NULL, channel TEXT NOT NULL, PRIMARY KEY (site, channel)) \(Dialect.clusteredTableOptions)",
    ]

    /// What a remote site keeps beside its records.
    static let site: [String] = [
        """
        CREATE TABLE outbox_groups (
            group_no INTEGER PRIMARY KEY, created INTEGER NOT NULL, epochs TEXT NOT NULL, actor TEXT,
            offered INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'answered', 'parked')),
            push INTEGER, position INTEGER, code TEXT, message TEXT
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX outbox_groups_by_state ON outbox_groups (state, group_no)",
        """
        CREATE TABLE outbox_changes (
            group_no INTEGER NOT NULL, line INTEGER NOT NULL, tbl INTEGER NOT NULL, id TEXT NOT NULL,
            payload TEXT, base_hash \(Dialect.bytes), pending INTEGER NOT NULL,
            PRIMARY KEY (group_no, line)
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX outbox_pending ON outbox_changes (tbl, id) WHERE pending = 1",
        """
        CREATE TABLE stage (
            tbl INTEGER NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
            hash \(Dialect.bytes), payload TEXT, PRIMARY KEY (tbl, id)
        ) \(Dialect.clusteredTableOptions)
        """,
        """
        CREATE TABLE stage_members (
            tbl INTEGER NOT NULL, id TEXT NOT NULL, channel TEXT NOT NULL, position INTEGER NOT NULL,
            present INTEGER NOT NULL, PRIMARY KEY (tbl, id, channel)
        ) \(Dialect.clusteredTableOptions)
        """,
        """
        CREATE TABLE joined (
            channel TEXT PRIMARY KEY, chan INTEGER NOT NULL, integrated INTEGER NOT NULL, staged INTEGER NOT NULL,
            reconcile INTEGER NOT NULL
        ) \(Dialect.tableOptions)
        """,
    ]

    /// What central keeps of changes it could not accept.
    static let central: [String] = [
        """
        CREATE TABLE quarantine (
            q \(Dialect.serialKey), site TEXT NOT NULL, database TEXT NOT NULL, group_no INTEGER NOT NULL, push INTEGER NOT NULL,
            at INTEGER NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
            waits_on INTEGER, state TEXT NOT NULL, epochs TEXT NOT NULL, actor TEXT
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX quarantine_by_site ON quarantine (site, state)",
        """
        CREATE TABLE quarantine_changes (
            q INTEGER NOT NULL REFERENCES quarantine(q), line INTEGER NOT NULL, tbl INTEGER NOT NULL, id TEXT NOT NULL,
            payload TEXT, base_hash \(Dialect.bytes), created INTEGER NOT NULL, PRIMARY KEY (q, line)
        ) \(Dialect.clusteredTableOptions)
        """,
        "CREATE INDEX quarantine_by_record ON quarantine_changes (tbl, id)",
    ]

    static let history: [String] = [
        """
        CREATE TABLE sync_log (
            seq \(Dialect.serialKey), at INTEGER NOT NULL, site TEXT, event TEXT NOT NULL, code TEXT, message TEXT NOT NULL
        ) \(Dialect.tableOptions)
        """,
        "CREATE INDEX sync_log_by_site ON sync_log (site, seq)",
    ]
}
