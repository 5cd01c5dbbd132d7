/// The few places where SQLite and PostgreSQL do not say the same thing.
package enum Dialect {
    /// Appended to a table's definition: column types are enforced.
    static let tableOptions = "STRICT"
    /// Appended when the primary key is the table's own order.
    static let clusteredTableOptions = "STRICT, WITHOUT ROWID"
    /// Type of a column of bytes.
    static let bytes = "BLOB"
    /// A key that the engine numbers itself.
    static let serialKey = "INTEGER PRIMARY KEY"
    /// 1 when the table named by the parameter exists.
    static let tableExists = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
    /// Bytes of the database, what is not yet in the main file included.
    static let databaseBytes = "SELECT c.page_count * s.page_size FROM pragma_page_count() c, pragma_page_size() s"
    /// Rows written by this connection since it was opened.
    static let rowsWritten = "SELECT total_changes()"
    /// The text of a top-level field of the JSON in `column`; its parameter is the field's name.
    static func field(_ column: String) -> String { "json_extract(\(column), '$.' || json_quote(?))" }
    /// Statements after which the rows of a table can be added, and neither changed nor removed.
    static func appendOnly(_ table: String) -> [String] {
        ["UPDATE", "DELETE"].map { verb in
            """
            CREATE TRIGGER \(table)_refuses_\(verb.lowercased()) BEFORE \(verb) ON \(table)
            BEGIN SELECT RAISE(ABORT, 'rows of \(table) stay as they are'); END
            """
        }
    }
    /// The same for a field known beforehand; its name is letters and underscores.
    static func field(_ column: String, named name: String) -> String { "json_extract(\(column), '$.\(name)')" }
}
