import Failures
import GRDB
import GRDBSQLite

/// A database as one file: copied while programs work on it, and checked before anybody relies on it.
package enum DatabaseFile {
    /// Copies a database as it stands at one moment, with what still lies in its log, into a new file of its own.
    ///
    /// Programs may go on writing meanwhile; the copy needs no other file beside it and is durable when this returns.
    /// - Throws: `argument-invalid` when `target` exists already; `database-damaged`, `disk-full`.
    package static func copy(_ source: String, to target: String) throws {
        guard !FileSystem.exists(target) else {
            throw Failure(.argumentInvalid, "There is a file \(target) already; a backup replaces nothing.", ["file": target])
        }
        do {
            var configuration = Configuration()
            configuration.prepareDatabase(keepLog)
            let from = try DatabaseQueue(path: source, configuration: configuration)
            let into = try DatabaseQueue(path: target)
            try from.backup(to: into)
            try from.close()
            try into.close()
            try FileSystem.sync(target)
        } catch let error as DatabaseError {
            FileSystem.remove(target)
            throw error.failure
        }
    }

    /// The last connection leaves the log, emptied, and the memory shared through a file beside it: on a disk that has become full
    /// neither could be made anew, and no program would start.
    static func keepLog(_ db: Database) {
        var keeps: CInt = 1
        _ = sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps)
    }

    /// Reads every page and index of a database.
    ///
    /// - Throws: `database-damaged` with SQLite's first word about it.
    package static func check(_ path: String) throws {
        do {
            let queue = try DatabaseQueue(path: path)
            let word = try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") } ?? ""
            try queue.close()
            guard word == "ok" else { throw Failure(.databaseDamaged, nil, ["file": path, "found": word]) }
        } catch let error as DatabaseError {
            throw error.failure
        }
    }
}
