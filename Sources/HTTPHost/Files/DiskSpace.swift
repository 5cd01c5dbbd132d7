#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How much room there is on the disk of a folder, for this user.
package struct DiskSpace: Sendable, Equatable {
    package let freeBytes: Int64
    /// Files that can still be made; nil where the file system sets no limit.
    package let freeFiles: Int64?

    package init(freeBytes: Int64, freeFiles: Int64? = nil) {
        self.freeBytes = freeBytes
        self.freeFiles = freeFiles
    }

    /// Nil when the system does not say.
    package init?(of folder: String) {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return nil }
        let (bytes, isBeyond) = Int64(clamping: facts.f_bavail).multipliedReportingOverflow(by: Int64(clamping: facts.f_frsize))
        freeBytes = isBeyond ? .max : bytes
        freeFiles = facts.f_files == 0 ? nil : Int64(clamping: facts.f_favail)
    }
}
