import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the system knows of a file or folder.
package struct FileFacts: Sendable {
    package let owner: UInt32
    /// Rights of owner, group and others, as `chmod` writes them.
    package let rights: UInt32
    package let isFolder: Bool
    /// Neither a folder nor a device nor a pipe.
    package let isFile: Bool
    package let size: Int64

    /// Nil when there is none, or it cannot be asked about.
    package init?(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        owner = facts.st_uid
        rights = UInt32(clamping: facts.st_mode & 0o7777)
        isFolder = facts.st_mode & S_IFMT == S_IFDIR
        isFile = facts.st_mode & S_IFMT == S_IFREG
        size = Int64(clamping: facts.st_size)
    }

    /// Refuses what is there and no file: into a named pipe perhaps nobody ever writes, and waiting for that has no end. A shell's own pipes are taken.
    ///
    /// - Throws: `not-found`.
    package static func checkIsFile(_ path: String) throws {
        guard !["/dev/fd/", "/proc/self/fd/", "/dev/stdin"].contains(where: { path.hasPrefix($0) }), let facts = FileFacts(path), !facts.isFile else { return }
        throw Failure(.notFound, "\(path) is \(facts.isFolder ? "a folder" : "a pipe or a device"), and no file.", ["file": path], remedy: "Name a file.")
    }

    /// As `ls` and `chmod` name them: `0755`.
    package var rightsInDigits: String {
        let digits = String(rights, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Whether this process's user may read and write it, as the system sees it.
    package static func isOpen(_ path: String, isFolder: Bool = false) -> Bool { access(path, isFolder ? R_OK | W_OK | X_OK : R_OK | W_OK) == 0 }

    /// The names of what stands in a folder, sorted; none when it cannot be read.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
