import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The few calls of the system that moving a database file needs.
package enum FileSystem {
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static func remove(_ path: String) { unlink(path) }

    /// - Throws: `data-folder-read-only`, `disk-failed`.
    package static func move(_ source: String, to target: String) throws {
        guard rename(source, target) == 0 else { throw failure(source) }
    }

    /// Waits until a file, or the names in a folder, would survive a power cut.
    package static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> Failure {
        switch errno {
        case EACCES, EPERM, EROFS: Failure(.dataFolderReadOnly, nil, ["file": path])
        case ENOSPC, EDQUOT: Failure(.diskFull, nil, ["file": path])
        default: Failure(.diskFailed, nil, ["file": path, "errno": String(errno)])
        }
    }
}
