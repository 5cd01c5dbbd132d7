import Failures
import Storage

extension Ledger {
    /// A record that somebody asks for by its id; who asks for a dropped one is told which record stands for it.
    ///
    /// - Parameter place: where it is looked for, as a sentence ends: "on this site".
    /// - Throws: `record-merged` naming the kept one; `not-found`.
    package func present(_ table: String, _ id: String, _ place: String = "here") throws -> StoredRecord {
        if let record = try record(table, id), !record.isDeleted { return record }
        try refuseMerged(table, id)
        throw Failure(.notFound, "There is no record \(table) \(id) \(place).", ["table": table, "id": id])
    }

    /// - Throws: `record-merged` when the id stands for another record.
    package func refuseMerged(_ table: String, _ id: String) throws {
        let kept = try resolve(table, id)
        guard kept != id else { return }
        throw Failure(
            .recordMerged, "\(table) \(id) was merged into \(kept); use that one.", ["table": table, "id": id, "kept": kept])
    }
}
