/// The fourth step: what a site keeps although central keeps it apart, and how much of that central takes.
enum PeopleSchema {
    static let statements: [String] = [
        // The last group that wrote the version shown here.
        """
        CREATE TABLE kept_apart (
            rec INTEGER PRIMARY KEY REFERENCES records(rec), group_no INTEGER NOT NULL
        )
        """,
        "CREATE INDEX kept_apart_by_group ON kept_apart (group_no)",
        // Payload bytes of the group; `purged` is when they were let go of after a dismissal.
        "ALTER TABLE quarantine ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE quarantine ADD COLUMN purged INTEGER",
        // Records written with a dropped id after their site knew the merge are brought in step once.
        "UPDATE aliases SET followed = 0",
        "ALTER TABLE quarantine ADD COLUMN takes_back INTEGER NOT NULL DEFAULT 0",
        """
        UPDATE quarantine SET bytes =
            (SELECT COALESCE(SUM(LENGTH(CAST(payload AS BLOB))), 0) FROM quarantine_changes c WHERE c.q = quarantine.q)
        """,
    ]
}
