import Failures
import Storage

extension Records {
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
        let kept = try transaction.aliases.resolve(table, id)
        guard kept != id else { return }
        throw Failure(
            .recordMerged, "\(table) \(id) was merged into \(kept); use that one.", ["table": table, "id": id, "kept": kept])
    }
}

extension RecordQuery {
    /// The same question, in which an id that was merged stands for all the ids that are one record now (R-OWN 9).
    package func meaningMerged(_ transaction: Transaction) throws -> RecordQuery {
        guard try transaction.aliases.hasAny(), let references = table.flatMap({ Rules.standard[$0] })?.references else { return self }
        var query = self
        query.fields = []
        for field in fields {
            let ids = try references[field.name].map { try transaction.aliases.synonyms(of: field.value, in: $0) } ?? [field.value]
            if ids.count > 1 { query.choices.append((field.name, ids)) } else { query.fields.append((field.name, ids[0])) }
        }
        return query
    }
}
