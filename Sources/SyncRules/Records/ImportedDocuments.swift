import Failures
import Payload
import Storage

/// Notes documents that an import brought finished: a history that is taken over began its transfers long ago (R-XFER 6).
package struct ImportedDocuments {
    package let ledger: Ledger

    package init(ledger: Ledger) { self.ledger = ledger }

    private static let picker = FieldPicker(["status"])

    /// In lower case; empty for bytes that say nothing of it.
    private static func status(of bytes: [UInt8]) -> String {
        guard let range = (try? picker.pick(from: bytes))?.first ?? nil else { return "" }
        return bytes.withUnsafeBytes { JSONScalar.text(of: range, in: $0) ?? "" }.lowercased()
    }

    /// Called before the change is stored; a document that was finished here already is none that the import finished.
    package func note(_ table: String, _ id: String, _ payload: [UInt8]?) throws {
        guard let payload, let document = DocumentKind(folded: table.lowercased()), document.beginsTransfers else { return }
        func isFinished(_ bytes: [UInt8]) -> Bool { document.isFinished(Self.status(of: bytes)) }
        let key = RecordKey(try ledger.table(table), id)
        guard isFinished(payload) else { return }
        if let stored = try ledger.record(key), !stored.isDeleted, isFinished(stored.payload) { return }
        let day = Day.last(of: payload)
        try ledger.notePast(key, PastDocument(cause: .imported, partner: "", day: day))
        if let day { try ledger.noteImported(day: day, isFuture: day > Day.text(ledger.now)) }
    }
}
