import Catalogue
import Failures
import Storage

/// What is dispensed on a repeat: to its own patient, and on a site that may process it (R-OWN 3).
package struct RepeatRule {
    package let transaction: Transaction
    var rules: Rules { transaction.rules }
    package let editor: Editor

    package init(transaction: Transaction, editor: Editor) {
        self.transaction = transaction
        self.editor = editor
    }

    private var patients: Patients { Patients(transaction: transaction) }

    /// A line that newly names a repeat, or comes under another prescription: of the same patient, and on a site that may process it.
    ///
    /// - Parameters:
    ///   - line: names a repeat.
    ///   - stored: the live version here.
    /// - Throws: `repeat-elsewhere`.
    package func judge(_ key: RecordKey, _ line: DocumentLine, stored: StoredRecord?) throws {
        let repeatID = line.text(.repeat_ID)
        let transact = line.text(.transaction_ID)
        let before = try stored.map { try rules.record(DocumentLine.self, $0.payload) }
        let namedIt = before?.text(.repeat_ID) == repeatID
        if namedIt, before?.text(.transaction_ID) == transact { return }
        guard let header = try transaction.live(DocumentRecord.self, transact), let named = try transaction.live(RepeatRecord.self, repeatID)
        else { return }
        let patient = header.view.text(.name_ID)
        guard try patients.isSame(named.view.text(.name_ID), patient) else {
            throw Failure(.repeatElsewhere, "The repeat belongs to another patient than the prescription.", context(key))
        }
        // What was dispensed before a site heard of a change of the preference is counted, not refused.
        guard !namedIt, !editor.isRemote, let home = try patients.patient(patient)?.view.text(.supplying_store_id), !home.isEmpty else { return }
        if editor.actsForAll { return }
        guard try editor.holds(.store(home)) != .yes, try !patients.isOn(.repeatsOnAllSites) else { return }
        throw Failure(.repeatElsewhere, nil, context(key))
    }

    /// A prescription whose lines name repeats of its patient is not addressed to another one.
    ///
    /// What a site pushed was dispensed, and is judged line by line as it comes.
    /// - Throws: `repeat-elsewhere`.
    package func judgeNewPatient(_ patient: String, of key: RecordKey) throws {
        guard !editor.isRemote else { return }
        for id in try transaction.repeats.repeats(namedIn: key.id) {
            guard let named = try transaction.live(RepeatRecord.self, id), try !patients.isSame(named.view.text(.name_ID), patient) else { continue }
            throw Failure(
                .repeatElsewhere, "Its lines name the repeat \(id), which belongs to another patient: take that off the lines first.",
                context(key))
        }
    }

    private func context(_ key: RecordKey) -> [String: String] { ["table": key.table.name, "id": key.id] }
}
