import Failures
import Foundation
import HTTPHost
import Storage

/// A copy of a copy, in the data folder under a name of its own, until it takes the place of the database that is there.
struct RestoreDraft {
    private static let endings = ["", "-wal", "-shm", "-journal"]
    /// What stays free on the disk of the data folder.
    private static let spareBytes: Int64 = 1 << 20

    let folder: DataFolder
    private var path: String { folder.databasePath + ".restoring" }

    /// Copies the file, which stays as it is whatever is found, and brings it up to this program's schema.
    ///
    /// - Returns: the draft with its database, open.
    /// - Throws: `disk-full`, `database-damaged`, `database-from-future`, `not-initialised`; nothing is left then.
    static func make(of file: String, in folder: DataFolder) throws -> (draft: RestoreDraft, database: LedgerDatabase) {
        let draft = RestoreDraft(folder: folder)
        draft.discard()
        let needed = FileSystem.size(of: file) + spareBytes
        if let free = FileSystem.freeBytes(in: folder.path), free < needed {
            throw Failure(
                .diskFull, "The disk of \(folder.path) has \(free) bytes left, and the copy takes \(needed).", ["folder": folder.path],
                remedy: "Free some space there first. The database that is there stays beside the copy until you remove it.")
        }
        let wasBeside = Set(Self.endings.filter { FileSystem.exists(file + $0) })
        // Reading a copy makes an index of its log beside it; what was not there before goes again, unless something was written into it.
        defer {
            for ending in ["-shm", "-wal"] where !wasBeside.contains("-wal") && !wasBeside.contains(ending) {
                if ending == "-shm" || FileFacts(file + ending)?.size == 0 { FileSystem.remove(file + ending) }
            }
        }
        do {
            try DatabaseFile.copy(file, to: draft.path)
            try DatabaseFile.check(draft.path)
            let database = try folder.open(draft.path)
            _ = try Role(of: database)
            return (draft, database)
        } catch {
            draft.discard()
            throw error
        }
    }

    func discard() { for ending in Self.endings { FileSystem.remove(path + ending) } }

    /// Puts it in the place of the database that is there.
    ///
    /// - Parameter database: the draft's, which is closed.
    /// - Returns: the new name of the one that was there; nil when there was none.
    func take(_ database: LedgerDatabase) throws -> String? {
        // What its log holds moves into the file: a log of its own has no place beside another name.
        try database.engine.checkpoint()
        try database.engine.close()
        for ending in Self.endings.dropFirst() { FileSystem.remove(path + ending) }
        try FileSystem.sync(path)
        let aside = try setAside()
        try FileSystem.move(path, to: folder.databasePath)
        try FileSystem.sync(folder.path)
        return aside
    }

    /// Moves the database that is there out of the way, its log first: the two belong together.
    private func setAside() throws -> String? {
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
