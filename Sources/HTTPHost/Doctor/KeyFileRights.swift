import Failures

/// Whether a file with a key is closed to everybody but its owner.
package enum KeyFileRights {
    /// Nil when it is.
    package static func finding(_ path: String) -> Finding? {
        guard let facts = FileFacts(path), facts.rights & 0o077 != 0 else { return nil }
        return .failure(
            Failure(
                .dataFolderNotPrivate,
                "Other users of this machine may read \(path.split(separator: "/").last ?? "") (its rights are \(facts.rightsInDigits)).",
                remedy: "Take the others' rights away: chmod 600 \(path)"))
    }
}
