import Failures
import Payload
import Storage

/// Remembers documents that an import brought finished: a history that is taken over began its transfers long ago (R-XFER 6).
package struct ImportedDocuments {
    package let transaction: Transaction

    package init(transaction: Transaction) { self.transaction = transaction }

    /// Called before the change is stored; a document that was finished here already is none that the import finished.
    package func remember(_ table: String, _ id: String, _ payload: [UInt8]?) throws {
        guard let payload, let document = DocumentKind(folded: table.lowercased()), document.beginsTransfers else { return }
        func isFinished(_ bytes: [UInt8]) -> Bool { (try? DocumentRecord(bytes)).map { document.isFinished($0.word(.status)) } ?? false }
        let key = RecordKey(try transaction.table(table), id)
        guard isFinished(payload) else { return }
        if let stored = try transaction.records.record(key), !stored.isDeleted, isFinished(stored.payload) { return }
        let day = try DocumentRecord(payload).lastDay
        try transaction.transfers.rememberPast(key, PastDocument(cause: .imported, partner: "", day: day))
        if let day { try transaction.transfers.rememberImported(day: day, isFuture: day > Day.text(transaction.now)) }
    }
}
