/// Names and items that were deleted, and the records that still name them.
enum GoneNamesSchema {
    private static let fields: [(of: String, field: String, tables: String)] = [
        ("name", "name_ID", "'transact', 'requisition', 'purchase_order', 'goods_received', 'item_line'"),
        (
            "item", "item_ID",
            "'item_line', 'trans_line', 'requisition_line', 'purchase_order_line', 'goods_received_line', 'list_master_line', 'stock_take_lines'"
        ),
    ]

    static let statements: [String] =
        [
            "CREATE TABLE gone (tbl INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (tbl, id)) \(Dialect.clusteredTableOptions)",
            """
            CREATE TABLE gone_uses (tbl INTEGER NOT NULL, id TEXT NOT NULL, rec INTEGER NOT NULL, PRIMARY KEY (tbl, id, rec))
            \(Dialect.clusteredTableOptions)
            """,
            // What central has buried before.
            """
            INSERT INTO gone (tbl, id) SELECT r.tbl, r.id FROM records r JOIN tables t ON t.tbl = r.tbl
            WHERE t.folded IN ('name', 'item') AND r.deleted = 1 AND NOT EXISTS (SELECT 1 FROM aliases a WHERE a.tbl = r.tbl AND a.dropped = r.id)
            """,
        ]
        + fields.map { one in
            """
            INSERT INTO gone_uses (tbl, id, rec) SELECT g.tbl, g.id, r.rec FROM records r
            JOIN gone g ON g.id = \(Dialect.field("r.payload", named: one.field)) AND g.tbl IN (SELECT tbl FROM tables WHERE folded = '\(one.of)')
            WHERE r.deleted = 0 AND r.tbl IN (SELECT tbl FROM tables WHERE folded IN (\(one.tables)))
            """
        }
}
