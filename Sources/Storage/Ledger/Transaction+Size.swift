extension Transaction {
    /// Rows of any table written by the writer of this database since it was opened: what a change costs, whatever the machine.
    package func rowsWritten() throws -> Int64 { try sql.prepare(Dialect.rowsWritten).first { $0.int(0) } ?? 0 }
}
