import GRDBSQLite
import Synchronization

/// A disk in memory for SQLite, on which the power can fail: writes that no sync made durable are lost or torn.
///
/// Real SQLite runs on it unchanged, through ``openPath``. Each disk is a name space of its own, and different disks can be
/// used from different threads at the same time. One disk takes several connections, in WAL mode too, from several threads.
///
/// A process is simulated by its connections. ``crash()``, ``powerLoss(keeping:)`` and ``restore(_:)`` end it: its
/// connections get an I/O error from every call, change nothing any more, and can be closed before or after; new
/// connections open by the same ``openPath``.
///
/// Keep the disk for as long as databases are to be opened on it. A disk let go without ``remove()`` stays usable to the
/// connections open on it and is freed with the last of them.
///
/// Model: a sync makes one file durable, its creation included. A deletion is durable at once, with a directory sync or
/// without. A failed sync leaves the writes unsynced, and a later sync may still succeed.
package final class SimulatedDisk: Sendable {
    /// What the disk is called in reports.
    package let name: String
    private let fileSystemName: String
    private let platter: Platter
    private let mount: Mutex<Mount?>
    private static let lastNumber = Atomic<Int>(0)

    /// Makes an empty disk and registers its file system with SQLite.
    ///
    /// - Parameter randomSeed: where the file system's own randomness starts. SQLite draws its salts and `random()` from
    ///   the default file system, not from this one.
    package init(name: String, randomSeed: UInt64 = 0) {
        // Otherwise SQLite would take the path for that of a real file.
        precondition(sqlite3_compileoption_used("USE_URI") != 0, "SQLite must be built with SQLITE_USE_URI=1")
        let number = Self.lastNumber.add(1, ordering: .relaxed).newValue
        self.name = name
        fileSystemName = "tributary-disk-\(number)"
        platter = Platter(seed: randomSeed)
        mount = Mutex(Mount(platter, name: fileSystemName, boot: 0))
    }

    /// The path by which SQLite opens the database `main.sqlite` of this disk; the same for the disk's whole life, but
    /// numbered by process, so not for a trace.
    package var openPath: String { openPath(of: "main.sqlite") }

    /// The path by which SQLite opens (also in `ATTACH`) a database of this disk.
    ///
    /// - Parameter file: a plain file name without characters special in a URI.
    package func openPath(of file: String) -> String {
        "file:/\(file)?vfs=\(fileSystemName)"
    }

    /// The defect in force; setting one starts its count anew.
    package var fault: DiskFault? {
        get { platter.state.withLock { $0.fault } }
        set { platter.state.withLock { $0.fault = newValue } }
    }

    /// Milliseconds since 1970, as SQLite's `'now'` sees them; stands still until set.
    package var clockMilliseconds: Int64 {
        get { platter.clock.load(ordering: .relaxed) }
        set { platter.clock.store(newValue, ordering: .relaxed) }
    }

    /// Successful syncs so far.
    package var syncCount: Int { platter.state.withLock { $0.syncCount } }

    /// Bytes of successful writes so far.
    package var bytesWritten: Int { platter.state.withLock { $0.bytesWritten } }

    /// The process is killed: what was written stays, synced or not; its connections are dead and its temporary files gone.
    package func crash() {
        restart { $0 }
    }

    /// The power fails: of the writes since each file's last sync, only what `fate` lets survive stays, and is durable now.
    package func powerLoss(keeping fate: UnsyncedWrites = .lost) {
        restart { contents in
            var seed: UInt64 = 0
            if case .torn(let given) = fate { seed = given }
            var sequence = SeededSequence(seed: seed)
            var survivors: [String: FileContent] = [:]
            for (name, content) in contents.sorted(by: { $0.key < $1.key }) {
                survivors[name] = content.afterPowerLoss(fate, &sequence)
            }
            return survivors
        }
    }

    /// The files as they are written at this moment, synced or not; consistent as after ``crash()``.
    package func snapshot() -> DiskImage {
        DiskImage(files: platter.state.withLock { $0.contents })
    }

    /// Replaces all files by those of an image, durably. The image may come from another disk.
    package func restore(_ image: DiskImage) {
        restart { _ in
            image.files.mapValues { content in
                var durable = content
                durable.sync()
                return durable
            }
        }
    }

    /// Takes the disk from SQLite and frees its bytes; connections still open are dead, and no new one opens.
    package func remove() {
        mount.withLock { current in
            current?.unregister()
            current = nil
        }
        platter.state.withLock { $0.restart(with: [:]) }
    }

    private func restart(_ survivors: ([String: FileContent]) -> [String: FileContent]) {
        mount.withLock { current in
            guard let earlier = current else { return }
            earlier.unregister()
            let boot = platter.state.withLock { state in
                state.restart(with: survivors(state.contents))
                return state.boot
            }
            current = Mount(platter, name: fileSystemName, boot: boot)
        }
    }
}
