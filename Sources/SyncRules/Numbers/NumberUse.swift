import Storage

/// Where numbers of one kind stand: a table's field, in records of some types.
package struct NumberUse: Sendable {
    package let table: String
    package let field: String
    /// Values of `type`; none where records of the table have no types.
    package let types: [String]

    /// The live records of a store that carry a number of this kind, whatever their type: they share one sequence.
    ///
    /// - Parameter limit: no more than these of each type.
    package func carriers(of number: Int64, in store: String, limit: Int, _ transaction: Transaction) throws -> [StoredRecord] {
        let fields = [(name: DocumentRecord.Field.store_ID.name, value: store), (name: field, value: String(number))]
        guard !types.isEmpty else { return try transaction.records.records(matching: RecordQuery(table: table, fields: fields, limit: limit)) }
        return try types.flatMap { type in
            try transaction.records.records(
                matching: RecordQuery(table: table, fields: fields + [(name: DocumentRecord.Field.type.name, value: type)], limit: limit))
        }
    }
}
