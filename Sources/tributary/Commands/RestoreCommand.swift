import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Storage
import SyncRules

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Puts a copy of the database in the place of the folder's, after proving that it is whole.",
        discussion: """
            No program may serve the folder. The database that was there stays beside it under another name, with its log: unsent work \
            may be in it. What a restored central or site lost comes back at the next syncs; what only one side knew waits for an \
            administrator (docs/handbook/restoring.md).
            """)
    @OptionGroup var data: DataOption
    @Argument(help: "The file that `backup` made, or any copy of a database with its log beside it.") var file: String

    func run() async throws {
        try InputFile.check(file)
        let folder = data.folder
        try PrivateFolder.make(folder.path)
        let lock = try FolderLock(folder: folder.path)
        defer { lock.release() }
        let draft = folder.databasePath + ".restoring"
        for ending in ["", "-wal", "-shm", "-journal"] { FileSystem.remove(draft + ending) }
        // Of the copy, not of the given file: that one stays as it is whatever is found.
        try DatabaseFile.copy(file, to: draft)
        let role: Role
        do {
            try DatabaseFile.check(draft)
            let database = try folder.open(draft)
            role = try Role(of: database)
            try database.engine.close()
        } catch {
            for ending in ["", "-wal", "-shm", "-journal"] { FileSystem.remove(draft + ending) }
            throw error
        }
        for ending in ["-wal", "-shm", "-journal"] { FileSystem.remove(draft + ending) }
        if let here = ownRole(folder), here != role {
            FileSystem.remove(draft)
            let words = [Role.central: "the central server's", .site: "a site's"]
            throw Failure(
                .wrongRole, "\(file) is \(words[role] ?? "another") database, and \(folder.path) is \(words[here] ?? "another") folder.",
                ["folder": folder.path])
        }
        let aside = try setAside(folder)
        try FileSystem.move(draft, to: folder.databasePath)
        try FileSystem.sync(folder.path)
        Terminal.print("The database in \(folder.path) is now that of \(file).")
        if let aside { Terminal.print("The one that was there is kept as \(aside).") }
    }

    /// What the folder is, by its files or by its database; nil when neither tells, as when the database is damaged.
    private func ownRole(_ folder: DataFolder) -> Role? {
        if FileManager.default.fileExists(atPath: folder.url.appending(path: "site.json").path) { return .site }
        guard FileSystem.exists(folder.databasePath) else { return nil }
        return try? folder.role()
    }

    /// Moves the database that is there out of the way, its log first: the two belong together.
    ///
    /// - Returns: its new name; nil when there was none.
    private func setAside(_ folder: DataFolder) throws -> String? {
        guard FileSystem.exists(folder.databasePath) else { return nil }
        let moment = "\(folder.databasePath).before-\(Int64(Date().timeIntervalSince1970))"
        var aside = moment
        var next = 2
        while FileSystem.exists(aside) {
            aside = "\(moment)-\(next)"
            next += 1
        }
        for ending in ["-wal", "-shm", "-journal", ""] where FileSystem.exists(folder.databasePath + ending) {
            try FileSystem.move(folder.databasePath + ending, to: aside + ending)
        }
        return aside
    }
}
