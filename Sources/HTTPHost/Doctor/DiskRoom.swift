import Failures

/// Whether the disk has room for what comes: the log of a busy hour, and a copy of the database as a backup makes it.
package struct DiskRoom: Check {
    package let name = "disk-room"
    /// So much the database's log alone may need at any time.
    private static let least: Int64 = 64_000_000
    private static let comfortable: Int64 = 256_000_000
    private static let leastFiles: Int64 = 100

    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func look() -> Finding {
        guard let space = DiskSpace(of: folder) else { return .failure(Failure(.diskFailed, "The system does not say how much room the disk has.")) }
        let database = ["", "-wal"].reduce(Int64(0)) { $0 + (FileFacts("\(folder)/\(PrivateFolder.databaseName)\($1)")?.size ?? 0) }
        return Self.judged(space, database: database)
    }

    /// - Parameter database: bytes of the database with its log.
    static func judged(_ space: DiskSpace, database: Int64) -> Finding {
        let figure = Measure(space.freeBytes, .bytes)
        let words = "\(Measure.size(space.freeBytes)) are free; the database has \(Measure.size(database))."
        if space.freeBytes < least {
            return .failure(Failure(.diskFull, "The disk is full, or nearly: \(words)"), .fail, figure)
        }
        if let files = space.freeFiles, files < leastFiles {
            return .failure(
                Failure(
                    .diskFull, "No more than \(files) files can be made on the disk, whatever room it has.",
                    remedy: "Delete files that nobody needs: the file system's number of files is used up (df -i)."),
                .fail, Measure(files, .files))
        }
        if space.freeBytes < max(database, comfortable) {
            return .warn(
                "There is little room on the disk: \(words)", figure, code: .diskFull,
                remedy: "Free some space: a backup or a restore on this disk needs as much as the database, and it grows.")
        }
        return .ok(words, figure)
    }
}
