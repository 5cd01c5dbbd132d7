import Payload

/// Rows that make somebody visible in a store.
package enum VisibilityRow {
    /// A row that makes somebody visible in a store; its id follows from both, so that it is the same row wherever it is made.
    package static func showing(_ table: String, _ field: String, _ subject: String, in store: String) -> Change {
        let id = DerivedID.of(table, subject, store)
        let payload = JSONValue.object([
            ("ID", .string(id)), (field, .string(subject)), ("store_ID", .string(store)), ("inactive", .bool(false)),
        ])
        return Change(table: table, id: id, payload: payload.serialised())
    }
}
