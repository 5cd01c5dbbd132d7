import Dispatch
import Failures
import Foundation
import Synchronization

/// A database file looked at as it lies there: nothing is made, migrated or written, whoever else uses it meanwhile.
package struct DatabaseExamination: Sendable {
    /// What reading the whole file found.
    package enum Soundness: Sendable, Equatable {
        case whole
        /// SQLite's first word about what is broken.
        case damaged(String)
        /// It takes longer than was allowed; nothing was found until then.
        case unfinished
    }

    private let path: String
    private let database: SQLiteDatabase

    /// - Throws: `database-damaged` when it is no database; `data-folder-read-only` when this user may not read it, or its log cannot be
    ///   read without taking it in; `disk-full`, `disk-failed`.
    package init(path: String) throws {
        self.path = path
        database = try SQLiteDatabase(readingAlone: path)
    }

    /// What the database is for, as its own word; nil when nobody has said so.
    package func role() throws -> String? {
        try database.read { sql in
            let exists = try sql.prepare(Dialect.tableExists)
            exists.bind("meta", at: 1)
            guard try exists.first({ $0.int(0) }) == 1 else { return nil }
            return try sql.prepare("SELECT value FROM meta WHERE name = 'role'").first { $0.string(0) }
        }
    }

    /// Steps of the schema that this program would make, and the steps that only a newer program knows.
    package func steps() throws -> (missing: [String], unknown: [String]) {
        let applied = try database.read { try Migration.applied($0) }
        let known = Migration.all.map(\.name)
        return (known.filter { !applied.contains($0) }, applied.filter { !known.contains($0) })
    }

    /// Reads every page of the database, but no longer than `limit`; the order of rows in its indexes is left to `verify`.
    ///
    /// - Throws: what keeps it from being read.
    package func soundness(within limit: Duration) throws -> Soundness {
        guard limit > .zero else { return .unfinished }
        let isLate = Mutex(false)
        // Again and again: one that comes between two statements interrupts nothing.
        // On a thread of its own, for a pool's may all be busy when it is due.
        let (done, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let alarm = Thread { [database] in
            var wait = limit.inSeconds
            while done.wait(timeout: .now() + wait) == .timedOut {
                isLate.withLock { $0 = true }
                database.interrupt()
                wait = 0.05
            }
            ended.signal()
        }
        alarm.start()
        defer {
            done.signal()
            ended.wait()
        }
        do {
            let word = try database.read { sql in try sql.prepare("PRAGMA quick_check(1)").first { $0.string(0) } }
            return word == "ok" ? .whole : .damaged(word ?? "nothing")
        } catch let failure as Failure where failure.code == .databaseDamaged {
            return .damaged(failure.message)
        } catch {
            guard isLate.withLock({ $0 }) else { throw error }
            return .unfinished
        }
    }

    /// Ends the connection.
    package func close() throws { try database.close() }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
