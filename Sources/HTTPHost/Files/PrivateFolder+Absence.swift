import Failures

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension PrivateFolder {
    /// What to say of a folder in which no database was found: that there is none, or that this user may not look.
    package static func absence(in folder: String, _ words: String? = nil) -> Failure {
        var facts = stat()
        guard stat("\(folder)/\(databaseName)", &facts) != 0, errno == EACCES || errno == EPERM else {
            return Failure(.dataFolderMissing, words, ["folder": folder])
        }
        return closed(folder)
    }

    /// What to say of a folder, or a file in it, that is another user's.
    static func closed(_ path: String) -> Failure {
        let owner = ownerName(of: path)
        let whose = owner.map { "\(path) belongs to \($0), and this user may not look into it." } ?? "This user may not look into \(path)."
        return Failure(
            .dataFolderReadOnly, whose, ["path": path],
            remedy: "Run the command as the user whose program serves the folder: sudo -u \(owner ?? "USER") tributary \u{2026}")
    }

    private static func ownerName(of path: String) -> String? {
        var facts = stat()
        if stat(path, &facts) != 0 {
            // What a closed folder holds cannot be asked about; the folder can.
            guard let slash = path.lastIndex(of: "/"), slash > path.startIndex, stat(String(path[..<slash]), &facts) == 0 else { return nil }
        }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var room = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(facts.st_uid, &entry, &room, room.count, &found) == 0, found != nil, let name = entry.pw_name else { return nil }
        return String(cString: name)
    }
}
