extension TransferPairs {
    package func past(_ key: RecordKey) throws -> PastDocument? {
        try transaction.memo.pasts.value(key, transaction.session) {
            let find = try sql.prepare("SELECT cause, partner, day FROM past_documents WHERE tbl = ? AND id = ?")
            find.bind(key.table.number, at: 1)
            find.bind(key.id, at: 2)
            return try find.first { Self.past($0, from: 0) }
        }
    }

    static func past(_ row: any SQLStatement, from first: Int) -> PastDocument {
        PastDocument(
            cause: PastDocument.Cause(rawValue: row.string(first)) ?? .beforeStore, partner: row.string(first + 1),
            day: row.optionalString(first + 2))
    }

    /// Remembers it unless something is known of it already.
    package func rememberPast(_ key: RecordKey, _ past: PastDocument) throws {
        try transaction.memo.pasts.forget(key, transaction.session) {
            let insert = try sql.prepare(
                "INSERT INTO past_documents (tbl, id, cause, partner, day) VALUES (?, ?, ?, ?, ?) ON CONFLICT (tbl, id) DO NOTHING")
            insert.bind(key.table.number, at: 1)
            insert.bind(key.id, at: 2)
            insert.bind(past.cause.rawValue, at: 3)
            insert.bind(past.partner, at: 4)
            insert.bind(past.day, at: 5)
            try insert.run()
        }
    }

    /// It is no longer finished, or addressed to somebody else: what comes of it from now on is new.
    package func forgetPast(_ key: RecordKey) throws {
        guard try past(key) != nil else { return }
        let delete = try sql.prepare("DELETE FROM past_documents WHERE tbl = ? AND id = ?")
        delete.bind(key.table.number, at: 1)
        delete.bind(key.id, at: 2)
        try delete.run()
    }

    private static let importing = StateKey<StateFlag>("import.under-way")

    private static let importedPast = StateKey<String>("import.through.past")

    private static let importedFuture = StateKey<String>("import.through.future")

    /// While an import is under way nobody judges how old its documents are.
    package func isImporting() throws -> Bool { try transaction.state.has(Self.importing) }

    package func setImporting(_ isUnderWay: Bool) throws {
        guard try isImporting() != isUnderWay else { return }
        try transaction.state.set(Self.importing, isUnderWay ? .yes : nil)
    }

    /// The newest day of an imported document: the time to which imports reach. Days that lie before the machine's own count first.
    package func importedThrough() throws -> String? {
        try transaction.state.value(Self.importedPast) ?? transaction.state.value(Self.importedFuture)
    }

    package func rememberImported(day: String, isFuture: Bool) throws {
        let name = isFuture ? Self.importedFuture : Self.importedPast
        guard day > (try transaction.state.value(name) ?? "") else { return }
        try transaction.state.set(name, day)
    }
}
