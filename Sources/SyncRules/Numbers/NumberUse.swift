import Storage

/// Where numbers of one kind stand: a table's field, in records of some types.
package struct NumberUse: Sendable {
    package let table: String
    package let field: String
    /// Values of `type`; none where records of the table have no types.
    package let types: [String]

    /// Finds the records of a store that carry a number.
    ///
    /// - Parameter type: one of the types; counts only where there are any.
    package func query(_ number: Int64, in store: String, type: String, limit: Int) -> RecordQuery {
        var fields = [(name: DocumentRecord.Field.store_ID.name, value: store), (name: field, value: String(number))]
        if !types.isEmpty { fields.append((name: DocumentRecord.Field.type.name, value: type)) }
        return RecordQuery(table: table, fields: fields, limit: limit)
    }
}
