import Failures
import Payload
import Storage

/// Notes documents that an import brought finished: a history that is taken over began its transfers long ago (R-XFER 6).
package struct ImportedDocuments {
    package let ledger: Ledger

    package init(ledger: Ledger) { self.ledger = ledger }

    /// Called before the change is stored; a document that was finished here already is none that the import finished.
    package func note(_ table: String, _ id: String, _ payload: [UInt8]?) throws {
        guard let payload, let document = DocumentKind(folded: table.lowercased()), document.beginsTransfers else { return }
        func isFinished(_ bytes: [UInt8]) -> Bool { (try? DocumentRecord(bytes)).map { document.isFinished($0.word(.status)) } ?? false }
        let key = RecordKey(try ledger.table(table), id)
        guard isFinished(payload) else { return }
        if let stored = try ledger.record(key), !stored.isDeleted, isFinished(stored.payload) { return }
        let day = try DocumentRecord(payload).lastDay
        try ledger.notePast(key, PastDocument(cause: .imported, partner: "", day: day))
        if let day { try ledger.noteImported(day: day, isFuture: day > Day.text(ledger.now)) }
    }
}
