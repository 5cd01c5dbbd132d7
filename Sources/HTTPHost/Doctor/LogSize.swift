import Failures

/// Whether the log of recent writes is moved into the database in time.
package struct LogSize: Check {
    package let name = "database-log"
    /// It grows to 64 MB while much is written; beyond this something holds it back.
    private static let usual: Int64 = 256_000_000

    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func look() -> Finding {
        let size = FileFacts("\(folder)/\(PrivateFolder.databaseName)-wal")?.size ?? 0
        let figure = Measure(size, .bytes)
        guard size > Self.usual else { return .ok("The database's log has \(Measure.size(size)).", figure) }
        return .warn(
            "The database's log has \(Measure.size(size)), which is more than work explains: a program that reads for long, such as a copy, holds it back.",
            figure,
            remedy: "End what reads the database, then start the program that serves the folder anew. Never delete the log: it holds records.")
    }
}
