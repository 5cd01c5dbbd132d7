/// One connection inside a snapshot or a transaction; never kept beyond it.
package protocol SQLSession: AnyObject {
    /// A prepared statement, cached by its text and reset.
    func prepare(_ sql: String) throws -> any SQLStatement
    /// Runs statements that return nothing.
    func execute(_ sql: String) throws
    /// Rows changed by the last statement.
    var changedRows: Int { get }
    /// Row id made by the last insert.
    var lastInsertedRow: Int64 { get }
    /// False once an error such as a full disk has rolled the whole transaction back.
    var transactionStands: Bool { get }
}
