import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A data folder that nobody but its owner may read: it holds patients, passwords and tokens.
package enum PrivateFolder {
    /// The database's file in every data folder.
    package static let databaseName = "tributary.sqlite"

    /// Makes the folder with those above it, or takes the one that is there and closes it to others (mode 0700).
    ///
    /// From then on this process makes files that only their owner may read, the database's own among them.
    /// - Throws: `data-folder-read-only` when it cannot be made or is no folder; `data-folder-not-private` when it is
    ///   another user's, so that it cannot be closed, or holds folders of its own that others use.
    package static func make(_ path: String) throws {
        umask(0o077)
        var above = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            above += above.isEmpty && !path.hasPrefix("/") ? "\(part)" : "/\(part)"
            guard mkdir(above, 0o700) == 0 || errno == EEXIST || errno == EISDIR else { throw unusable(path) }
        }
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else { throw unusable(path) }
        guard facts.st_mode & 0o077 != 0 else { return }
        // Somebody's home, or a folder for everybody such as /tmp: to close it would take it away from them.
        guard facts.st_mode & 0o1000 == 0, !holdsFolders(path) else { throw Failure(.dataFolderNotPrivate, nil, ["folder": path]) }
        guard chmod(path, 0o700) == 0 else { throw Failure(.dataFolderNotPrivate, nil, ["folder": path]) }
    }

    private static func holdsFolders(_ path: String) -> Bool {
        guard let folder = opendir(path) else { return false }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            var facts = stat()
            guard name != ".", name != "..", lstat("\(path)/\(name)", &facts) == 0 else { continue }
            if facts.st_mode & S_IFMT == S_IFDIR { return true }
        }
        return false
    }

    private static func unusable(_ path: String) -> Failure {
        FileFailure.code(errno) == .diskFull
            ? Failure(.diskFull, nil, ["folder": path])
            : Failure(.dataFolderReadOnly, "The folder \(path) cannot be made.", ["folder": path])
    }
}
