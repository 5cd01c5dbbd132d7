import Crypto
import Failures
import GRDB
import GRDBSQLite

/// A database as one file: copied while programs work on it, and checked before anybody relies on it.
package enum DatabaseFile {
    /// Pages copied between two questions whether to go on: some milliseconds of work.
    private static let stepPages: CInt = 4_096
    /// What a file has behind its name until it is whole.
    package static let draftEnding = ".part"

    /// Copies a database as it stands at one moment, with what still lies in its log, into a new file of its own.
    ///
    /// Programs may go on writing meanwhile. The file has its name only when it is whole and durable; it needs no other file beside it, and
    /// only this user may read it.
    /// - Parameter goesOn: asked now and then; when it says no, the copy is given up.
    /// - Throws: `argument-invalid` when `target` exists already; `backup-folder-missing`, `database-damaged`, `disk-full`, `disk-failed`,
    ///   `data-folder-read-only`, `cancelled`.
    package static func copy(_ source: String, to target: String, while goesOn: @escaping () -> Bool = { true }) throws {
        guard !FileSystem.exists(target) else {
            throw Failure(.argumentInvalid, "There is a file \(target) already; a backup replaces nothing.", ["file": target])
        }
        let draft = target + draftEnding
        removeDraft(of: target)
        do {
            try FileSystem.makePrivateFile(draft)
            try fill(draft, from: source, while: goesOn)
            try FileSystem.sync(draft)
            try FileSystem.move(draft, to: target)
            try FileSystem.sync(FileSystem.folder(of: target))
        } catch {
            removeDraft(of: target)
            throw Self.failure(error, source)
        }
    }

    /// The coded form of what went wrong with a file that somebody named.
    private static func failure(_ error: any Error, _ source: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        guard error.resultCode != .SQLITE_NOTADB else {
            return Failure(
                .databaseDamaged, "\(source) is no database, or its beginning is damaged.", ["file": source],
                remedy: "Check the path; tributary backups list names the copies that there are.")
        }
        return error.failure.adding(["file": source])
    }

    private static func removeDraft(of target: String) {
        for ending in ["", "-journal", "-wal", "-shm"] { FileSystem.remove(target + draftEnding + ending) }
    }

    private static func fill(_ draft: String, from source: String, while goesOn: @escaping () -> Bool) throws {
        let from = try open(toCopy: source)
        let into = try DatabaseQueue(path: draft)
        try from.read { source in
            // The snapshot begins with the first look; without it each step would begin one of its own, and a writer would set it back.
            _ = try Int.fetchOne(source, sql: "SELECT count(*) FROM sqlite_master")
            try into.writeWithoutTransaction { target in
                try source.backup(to: target, pagesPerStep: stepPages) { step in
                    guard step.isCompleted || goesOn() else { throw Failure(.cancelled) }
                }
            }
        }
        try from.close()
        try into.close()
    }

    /// With its log; a file that lies where nothing can be written, and has none, is read as it is.
    private static func open(toCopy source: String) throws -> DatabaseQueue {
        do {
            var configuration = Configuration()
            configuration.prepareDatabase(keepLog)
            let queue = try DatabaseQueue(path: source, configuration: configuration)
            _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return queue
        } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM].contains(error.resultCode) {
            var configuration = Configuration()
            configuration.readonly = true
            return try SQLiteDatabase.reader(source, configuration)
        }
    }

    /// SHA-256 of a file's bytes, 64 lower-case hexadecimal digits, as other tools tell it.
    ///
    /// - Throws: `disk-failed`, `data-folder-read-only`.
    package static func checksum(_ path: String) throws -> String {
        var hash = SHA256()
        try FileSystem.forEachPiece(of: path) { hash.update(bufferPointer: $0) }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The last connection leaves the log, emptied, and the memory shared through a file beside it: on a disk that has become full
    /// neither could be made anew, and no program would start.
    static func keepLog(_ db: Database) {
        var keeps: CInt = 1
        _ = sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps)
    }

    /// Reads every page and index of a database.
    ///
    /// - Parameter isLeftAlone: nobody writes the file meanwhile, it has no log, and nothing is made beside it.
    /// - Throws: `database-damaged` with SQLite's first word about it.
    package static func check(_ path: String, isLeftAlone: Bool = false) throws {
        do {
            let queue = try isLeftAlone ? SQLiteDatabase.unchangingReader(path) : DatabaseQueue(path: path)
            let word = try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") } ?? ""
            try queue.close()
            guard word == "ok" else { throw Failure(.databaseDamaged, nil, ["file": path, "found": word]) }
        } catch let error as DatabaseError {
            throw error.failure
        }
    }
}
