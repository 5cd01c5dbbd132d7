import Dispatch
import Failures
import GRDB
import GRDBSQLite
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How a SQLite file is opened.
package struct SQLiteOptions: Sendable {
    /// Run on every new connection, without the word PRAGMA.
    package var pragmas: [String]
    /// Connections that read beside the writer.
    package var readers: Int
    /// How long a writer waits for another process.
    package var busySeconds: Double
    /// One connection that keeps the file for itself.
    package var exclusive: Bool

    package static let standard = SQLiteOptions(
        pragmas: [
            "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536", "wal_autocheckpoint = 16000",
            "journal_size_limit = 67108864", "temp_store = MEMORY", "secure_delete = FAST",
        ],
        readers: 4, busySeconds: 10, exclusive: false)

    /// As `standard`, with larger pages in a new file: a site is filled once, by far the most of it in one go. Central's many small
    /// pushes would write more with them.
    package static let site = SQLiteOptions(
        pragmas: ["page_size = 8192"] + standard.pragmas.map { $0 == "wal_autocheckpoint = 16000" ? "wal_autocheckpoint = 8000" : $0 },
        readers: standard.readers, busySeconds: standard.busySeconds, exclusive: false)

    /// One connection; the write-ahead log needs no shared memory then.
    package static let singleConnection = SQLiteOptions(
        pragmas: ["locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -4096"],
        readers: 1, busySeconds: 0, exclusive: true)
}
