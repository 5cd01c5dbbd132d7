/// Which records a reader wants.
package struct RecordQuery: Sendable {
    package var table: String?
    /// Top-level fields and the text each must have.
    package var fields: [(name: String, value: String)]
    /// Top-level fields of which each must have one of several texts.
    package var choices: [(name: String, values: [String])] = []
    /// Ids after this one, for the next page.
    package var after: String?
    package var limit: Int

    package init(table: String? = nil, fields: [(name: String, value: String)] = [], after: String? = nil, limit: Int = 100) {
        self.table = table
        self.fields = fields
        self.after = after
        self.limit = limit
    }
}
