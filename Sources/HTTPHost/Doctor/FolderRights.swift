import Failures

/// Whether only the folder's owner can look into it, and the owner's programs can write everything in it.
package struct FolderRights: Check {
    package let name = "folder-rights"
    private let folder: String

    package init(folder: String) { self.folder = folder }

    package func look() -> Finding {
        guard let facts = FileFacts(folder), facts.isFolder else { return .failure(Failure(.dataFolderMissing, nil, ["folder": folder])) }
        var bad: [Finding] = []
        if facts.rights & 0o077 != 0 {
            bad.append(
                .failure(
                    Failure(
                        .dataFolderNotPrivate, "Other users of this machine may use the folder (its rights are \(facts.rightsInDigits)).",
                        remedy: "Take the others' rights away: chmod 700 \(folder)")))
        }
        if !FileFacts.isOpen(folder, isFolder: true) {
            bad.append(.failure(Failure(.dataFolderReadOnly, "This user cannot write in the folder.")))
        }
        let files = FileFacts.names(in: folder).compactMap { name in FileFacts("\(folder)/\(name)").map { (name, $0) } }.filter { !$0.1.isFolder }
        let closed = files.filter { !FileFacts.isOpen("\(folder)/\($0.0)") }.map(\.0)
        if !closed.isEmpty {
            bad.append(.failure(Failure(.dataFolderReadOnly, "This user cannot read and write \(Self.list(closed)).")))
        }
        // What somebody did as another user, as root most often, is closed to the program that serves the folder.
        let strange = files.filter { $0.1.owner != facts.owner && facts.owner != 0 }.map(\.0)
        if !strange.isEmpty {
            let files = strange.count == 1 ? "The file \(strange[0]) belongs" : "The files \(Self.list(strange)) belong"
            bad.append(
                .failure(
                    Failure(
                        .dataFolderReadOnly, "\(files) to another user than the folder: a program of the folder's user cannot use it.",
                        remedy: "Give it to the folder's user: chown --reference=\(folder) \(folder)/*; and run commands as that user."),
                    .fail, Measure(strange.count, .files)))
        }
        return .worst(of: bad, or: .ok("Only its owner can use the folder, and everything in it can be written.", Measure(files.count, .files)))
    }

    private static func list(_ names: [String]) -> String {
        names.count > 3 ? "\(names.prefix(3).joined(separator: ", ")) and \(names.count - 3) more" : names.joined(separator: ", ")
    }
}
