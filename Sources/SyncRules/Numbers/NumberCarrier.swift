import Storage

/// The number that a document carries, and the sequence it is of.
package enum NumberCarrier {
    private static let byTable: [String: [SerialNumberKind]] = Dictionary(grouping: SerialNumberKind.allCases) { $0.use.table.lowercased() }

    /// - Returns: nil for a record that carries none that counts, as `NumberBook` counts.
    package static func number(of record: StoredRecord, _ rules: Rules) -> (store: String, kind: SerialNumberKind, number: Int64)? {
        guard let kinds = byTable[record.key.table.folded], let view = try? rules[record.key.table.folded]?.view(of: record.payload) else { return nil }
        let type = view.text(named: DocumentRecord.Field.type.name).lowercased()
        guard let kind = kinds.first(where: { kind in kind.use.types.isEmpty || kind.use.types.contains { $0.lowercased() == type } }),
            let number = Int64(view.text(named: kind.use.field)), (1...NumberBook.countedMax).contains(number)
        else { return nil }
        return (view.text(named: DocumentRecord.Field.store_ID.name), kind, number)
    }
}
