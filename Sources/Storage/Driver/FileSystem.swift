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

    /// Makes an empty file that only this user may read; one that is there is not taken.
    ///
    /// - Throws: `backup-folder-missing`, `data-folder-read-only`, `disk-full`, `disk-failed`.
    static func makePrivateFile(_ path: String) throws {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            guard ![ENOENT, ENOTDIR].contains(errno) else { throw Failure(.backupFolderMissing, nil, ["file": path]) }
            throw failure(path)
        }
        close(descriptor)
    }

    /// The folder that a path names a file of.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Bytes of a file and of the log beside it; 0 when there is none.
    package static func size(of path: String) -> Int64 {
        ["", "-wal"].reduce(0) { sum, ending in
            var facts = stat()
            return stat(path + ending, &facts) == 0 ? sum + Int64(clamping: facts.st_size) : sum
        }
    }

    /// Bytes that this user may still write on a folder's disk; nil when the system does not say.
    package static func freeBytes(in folder: String) -> Int64? {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return nil }
        return Int64(clamping: UInt64(clamping: facts.f_bavail).multipliedReportingOverflow(by: UInt64(clamping: facts.f_frsize)).partialValue)
    }

    static func forEachPiece(of path: String, _ body: (UnsafeRawBufferPointer) -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return }
            piece.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    private static func failure(_ path: String) -> Failure {
        switch errno {
        case EACCES, EPERM, EROFS: Failure(.dataFolderReadOnly, nil, ["file": path])
        case ENOSPC, EDQUOT: Failure(.diskFull, nil, ["file": path])
        default: Failure(.diskFailed, nil, ["file": path, "errno": String(errno)])
        }
    }
}
