/// A table whose records name others, and its fields that hold their ids.
package struct NamingPlace: Sendable {
    package let table: TableID
    package let fields: [String]

    package init(table: TableID, fields: [String]) {
        self.table = table
        self.fields = fields
    }
}
