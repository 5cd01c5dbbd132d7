/// Who held which office under which epoch, and who wrote what a site withholds (R-STORE 1, R-OWN 5, R-USER).
enum OwnershipSchema {
    static var statements: [String] { tenures + formerHolders + withheldAuthors }

    /// Every tenure there ever was; `since` is null for those that began before this step.
    private static let tenures: [String] = [
        """
        CREATE TABLE tenures (
            office TEXT NOT NULL, epoch INTEGER NOT NULL, site TEXT NOT NULL, since INTEGER, PRIMARY KEY (office, epoch)
        ) \(Dialect.clusteredTableOptions)
        """,
        "INSERT INTO tenures (office, epoch, site, since) SELECT office, epoch, site, NULL FROM tenure",
    ]

    /// Former tenures, as far as the audit log and finished hand-overs name every one of an office; otherwise they stay unknown.
    private static var formerHolders: [String] {
        let from = Dialect.field("a.details", named: "from")
        let earlier = "SELECT COUNT(*) FROM audit b WHERE b.act = 'store-assigned' AND b.subject = a.subject"
        let moved = "SELECT COUNT(*) FROM handovers g WHERE g.office = 'primary' AND g.tbl IS NULL AND g.state = 'done'"
        return [
            """
            INSERT INTO tenures (office, epoch, site, since)
            SELECT t.office, (\(earlier) AND b.seq <= a.seq), \(from), NULL
            FROM audit a JOIN stores s ON s.code = a.subject JOIN tenure t ON t.office = 'store:' || s.store
            WHERE a.act = 'store-assigned' AND \(from) IS NOT NULL AND t.epoch = 1 + (\(earlier))
                AND (SELECT COUNT(*) FROM stores d WHERE d.code = s.code) = 1
            ON CONFLICT (office, epoch) DO NOTHING
            """,
            """
            INSERT INTO tenures (office, epoch, site, since)
            SELECT 'primary', (\(moved) AND g.seq <= h.seq), h.from_site, h.ended_at
            FROM handovers h JOIN tenure t ON t.office = 'primary'
            WHERE h.office = 'primary' AND h.tbl IS NULL AND h.state = 'done' AND h.from_site IS NOT NULL
                AND t.epoch = 1 + (\(moved))
            ON CONFLICT (office, epoch) DO NOTHING
            """,
        ]
    }

    /// Who wrote a withheld record last, and in which store; all null for the program itself.
    private static let withheldAuthors: [String] = [
        "ALTER TABLE withheld ADD COLUMN actor TEXT",
        "ALTER TABLE withheld ADD COLUMN acting_store TEXT",
        "ALTER TABLE withheld ADD COLUMN supervisor INTEGER NOT NULL DEFAULT 0",
    ]
}
