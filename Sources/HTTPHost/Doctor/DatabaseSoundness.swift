import Failures
import Storage

/// Whether every page of the database can be read and holds what it should.
package struct DatabaseSoundness: Check {
    package let name = "database"
    private let database: DatabaseExamination
    private let size: Int64
    private let limit: Duration

    /// - Parameters:
    ///   - size: bytes of its file.
    ///   - limit: how long it may take; a large database takes longer, and is then looked at in part.
    package init(_ database: DatabaseExamination, size: Int64, within limit: Duration = .seconds(30)) {
        self.database = database
        self.size = size
        self.limit = limit
    }

    package func look() -> Finding {
        let figure = Measure(size, .bytes)
        do {
            switch try database.soundness(within: limit) {
            case .whole: return .ok("Every page of the database can be read (\(Measure.size(size))).", figure)
            case .damaged(let word): return .failure(Failure(.databaseDamaged, "The database file is damaged: \(word)"), .fail, figure)
            case .unfinished:
                return .skipped(
                    "Nothing wrong was found in \(limit.components.seconds) seconds, which is too short for \(Measure.size(size)): tributary verify reads all of it."
                )
            }
        } catch { return .failure(FailureAnswer.failure(from: error), .fail, figure) }
    }
}
