import Failures
import Foundation
import Storage

/// Makes one dated copy of a database that may be in use: whole or not at all, proven, with the old ones gone that the rule does not keep.
package struct BackupMaker: Sendable {
    /// What stays free on the disk beside the copy.
    private static let spareBytes: Int64 = 1 << 20

    /// The file of the database, which a program may be writing.
    let source: String
    let folder: String
    let rule: BackupRule
    let app: String
    let now: @Sendable () -> Int64
    let zone: TimeZone
    let proof: BackupCopy.Proof

    /// - Parameters:
    ///   - source: the data folder.
    ///   - folder: where the copies go.
    ///   - app: this program's name and version.
    ///   - now: seconds since 1970.
    package init(
        source: String, folder: String, rule: BackupRule, app: String, now: @escaping @Sendable () -> Int64, zone: TimeZone = .current,
        proof: @escaping BackupCopy.Proof
    ) {
        self.source = "\(source)/\(PrivateFolder.databaseName)"
        (self.folder, self.rule, self.app, self.now, self.zone, self.proof) = (folder, rule, app, now, zone, proof)
    }

    package struct Made: Sendable {
        package let copy: BackupCopy
        package let facts: BackupFacts
        /// The names of old copies that went.
        package let removed: [String]
    }

    /// Old copies go only when the new one was proven.
    ///
    /// - Parameter goesOn: when it says no, the copy is given up.
    /// - Throws: `backup-folder-missing`, `backup-under-way`, `disk-full`, `disk-failed`, `data-folder-read-only`, `cancelled`; `backup-not-whole` when the copy
    ///   was made, stays, and is not what it should be.
    package func make(of database: LedgerDatabase, while goesOn: @escaping () -> Bool = { true }) throws -> Made {
        let folder = try BackupFolder(folder)
        return try folder.locked {
            folder.removeDrafts()
            let needed = FileSystem.size(of: source) + Self.spareBytes
            if let free = FileSystem.freeBytes(in: folder.path), free < needed {
                throw Failure(
                    .diskFull, "The disk of \(folder.path) has \(free) bytes left, and a copy takes \(needed).", ["folder": folder.path],
                    remedy: "Free some space there, or keep fewer copies.")
            }
            let startedAt = now()
            let file = folder.newFile(try BackupFacts(of: database, madeAt: startedAt, bytes: 0, app: app), at: startedAt)
            try DatabaseFile.copy(source, to: file, while: goesOn)
            return try prove(file, madeAt: startedAt, in: folder, while: goesOn)
        }
    }

    private func prove(_ file: String, madeAt: Int64, in folder: BackupFolder, while goesOn: () -> Bool) throws -> Made {
        let copied = try LedgerDatabase(reading: SQLiteDatabase(unchanging: file), clock: now)
        var facts = try BackupFacts(of: copied, madeAt: madeAt, bytes: FileSystem.size(of: file), app: app)
        try copied.engine.close()
        facts.checksum = try DatabaseFile.checksum(file)
        // First without the proof: what is stopped in the middle of it is known all the same.
        try facts.save(besides: file)
        guard goesOn() else { throw Failure(.cancelled) }
        var copy = BackupCopy(file: file)
        let problems = try copy.problems(proof)
        facts.provenAt = now()
        facts.problems = Int64(clamping: problems.count)
        try facts.save(besides: file)
        copy.facts = facts
        guard problems.isEmpty else {
            throw Failure(
                .backupNotWhole, "The copy \(copy.name) was made and is not whole: \(problems.prefix(3).joined(separator: " "))",
                ["file": file, "problems": String(problems.count)],
                remedy: "It stays, and no older one goes. Look at the database itself: tributary verify.")
        }
        return Made(copy: copy, facts: facts, removed: try folder.prune(rule, of: facts, in: zone))
    }
}
