import Failures
import Storage

/// Whether the database has the schema of this program.
package struct SchemaVersion: Check {
    package let name = "schema"
    private let database: DatabaseExamination

    package init(_ database: DatabaseExamination) { self.database = database }

    package func look() -> Finding {
        do {
            let (missing, unknown) = try database.steps()
            if let first = unknown.first {
                return .failure(
                    Failure(.databaseFromFuture, "The database was made by a newer tributary: this one does not know its step \(first)."), .fail,
                    Measure(unknown.count, .steps))
            }
            guard missing.isEmpty else {
                return .warn(
                    "The database was made by an older tributary: \(counted(missing.count, "step")) from this one's.", Measure(missing.count, .steps),
                    remedy: "Make a backup; the next start of this program brings the database up to date, and there is no way back but the backup.")
            }
            return .ok("The database is of this program's version.", Measure(Migration.all.count, .steps))
        } catch { return .failure(FailureAnswer.failure(from: error)) }
    }
}
