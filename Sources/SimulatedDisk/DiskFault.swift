/// A defect of the disk, in force from the moment it is set until it is replaced or cleared.
package enum DiskFault: Sendable, Hashable {
    /// The files together may grow by this many bytes more; a write beyond that is refused whole with `SQLITE_FULL`.
    /// Overwriting needs no room, and truncating or deleting gives room back.
    case full(afterBytes: Int)
    /// Every sync fails with `SQLITE_IOERR_FSYNC` and makes nothing durable; what was written stays written and unsynced.
    case ioErrorOnSync
    /// This many writes still succeed; each later one fails with `SQLITE_IOERR_WRITE` and changes nothing.
    case ioErrorOnWrite(after: Int)
    /// Writes and deletions answer `SQLITE_READONLY`, files open read-only and none can be created.
    case readOnly
    /// The process stops in the middle of its work: this many changes (write, truncation, sync, deletion, creation of a
    /// file) still happen, then every call through the disk fails and changes nothing, until ``SimulatedDisk/crash()``,
    /// ``SimulatedDisk/powerLoss(keeping:)`` or ``SimulatedDisk/restore(_:)`` starts the disk again, which ends this fault.
    case stop(afterChanges: Int)
}
