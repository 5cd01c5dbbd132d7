import GRDBSQLite
import Synchronization

/// The bytes of a disk behind their lock, with its clock; what outlives each start of the disk.
final class Platter: Sendable {
    let state = Mutex(DiskState())
    /// Milliseconds since 1970, as SQLite's `'now'` sees them.
    let clock = Atomic<Int64>(0)
    let randomness: Mutex<SeededSequence>

    init(seed: UInt64) {
        randomness = Mutex(SeededSequence(seed: seed))
    }
}
