import Failures
import Storage
import SyncProtocol
import SyncRules

/// Documents that central deleted, or lines of which it deleted, found during an integration.
final class ErasedDocuments {
    private var headers: Set<RecordKey> = []

    func add(_ key: RecordKey, header: RecordKey?) {
        if let header { headers.insert(header) } else if DocumentKind(key) != nil { headers.insert(key) }
    }

    /// Documents that lost a line which central no longer shows here: deleted perhaps, as a comparison cannot tell.
    private var shortened: Set<RecordKey> = []

    func addShortened(_ header: RecordKey) { shortened.insert(header) }

    /// All documents to look at: one that left with its lines was not deleted, nor was one that only an unsent edit keeps here.
    func all(_ transaction: Transaction) throws -> Set<RecordKey> {
        headers.union(
            try shortened.filter { header in
                guard let record = try transaction.records.record(header), !record.isDeleted else { return false }
                return try !transaction.outbox.isPending(header)
            })
    }
}
