import ArgumentParser
import Failures
import Foundation
import HTTPHost
import SiteServer
import Storage
import SyncCentral
import SyncRules

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Puts a copy of the database in the place of the folder's, after proving that it is whole.",
        discussion: """
            No program may serve the folder. It tells what will be lost, everything since the copy was made, and asks. The database that was \
            there stays beside it under another name, with its log: unsent work may be in it. What a restored central or site lost comes back \
            at the next syncs; what only one side knew waits for an administrator (docs/handbook/restoring.md).
            """)
    @OptionGroup var data: DataOption
    @Argument(help: "The file that `backup` made, or any copy of a database with its log beside it.") var file: String
    @Flag(help: "Take a copy that is not whole, when there is no better one; verify --repair mends what can be mended.") var damaged = false
    @OptionGroup var progress: ProgressOption
    @OptionGroup var confirm: ConfirmOption

    func run() async throws {
        try InputFile.check(file)
        let folder = data.folder
        try PrivateFolder.make(folder.path)
        let lock = try FolderLock(folder: folder.path)
        defer { lock.release() }
        let copy = BackupCopy(file: file)
        try checkSum()
        let (draft, database) = try RestoreDraft.make(of: file, in: folder)
        do {
            let loss = try check(copy, database)
            for sentence in loss.sentences { Terminal.print(sentence) }
            try confirm.ask("The copy from \(Moment.text(copy.facts?.madeAt)) takes the place of the database in \(folder.path).")
            if try Role(of: database) == .central {
                try Administration(database, by: .commandLine).noteRestored(copyMadeAt: copy.facts?.madeAt, lostPositions: loss.positions)
            }
            let aside = try draft.take(database)
            Terminal.print("The database in \(folder.path) is now that of \(file).")
            if let aside { Terminal.print("The one that was there is kept as \(aside).") }
        } catch {
            try? database.engine.close()
            draft.discard()
            throw error
        }
        remind(folder)
    }

    /// Whether the file is as it was made, where its note tells; before anything is made of it.
    ///
    /// - Throws: `backup-not-whole`.
    private func checkSum() throws {
        guard let told = BackupFacts(besides: file)?.checksum, try DatabaseFile.checksum(file) != told else { return }
        let words = "\(file) is not as it was made: its checksum differs."
        guard !damaged else { return Terminal.complain(words) }
        throw Failure(.backupNotWhole, words, ["file": file], remedy: Self.another)
    }

    private static let another = "Take another copy: tributary backups list. When there is none, --damaged takes this one as it is."

    /// Refuses what must not take the place of what is there.
    ///
    /// - Returns: what is lost with it.
    /// - Throws: `wrong-role`, `backup-of-another`, `backup-not-whole`.
    private func check(_ copy: BackupCopy, _ database: LedgerDatabase) throws -> RestoreLoss {
        let folder = data.folder
        let role = try Role(of: database)
        let present = FileSystem.exists(folder.databasePath) ? try? folder.openToRead() : nil
        defer { try? present?.engine.close() }
        if let here = ownRole(folder, present), here != role {
            let words = [Role.central: "the central server's", .site: "a site's"]
            throw Failure(
                .wrongRole, "\(file) is \(words[role] ?? "another") database, and \(folder.path) is \(words[here] ?? "another") folder.",
                ["folder": folder.path])
        }
        let facts = try BackupFacts(of: database, madeAt: copy.facts?.madeAt ?? 0, bytes: 0, app: "")
        if let present, let there = try? BackupFacts(of: present, madeAt: 0, bytes: 0, app: ""), !there.isSame(as: facts) {
            throw Failure(
                .backupOfAnother, "\(file) is of \(Self.words(facts)), and \(folder.path) is that of \(Self.words(there)).", ["folder": folder.path])
        }
        // A database that cannot be read any more does not say whose it was; the device's key does.
        if role == .site, let known = try? SiteFolder(folder.path).key()?.site, let site = facts.site, known != site {
            throw Failure(
                .backupOfAnother, "\(file) is of \(Self.words(facts)), and the key in \(folder.path) is another site's.", ["folder": folder.path])
        }
        let problems = try problems(database, role)
        if !problems.isEmpty {
            for problem in problems.prefix(20) { Terminal.complain(problem) }
            guard damaged else {
                throw Failure(
                    .backupNotWhole, "\(file) is not whole: \(counted(problems.count, "problem")).", ["file": file],
                    remedy: Self.another)
            }
        }
        return try RestoreLoss(
            of: database, madeAt: facts.madeAt, present: present, isThere: FileSystem.exists(folder.databasePath))
    }

    private func problems(_ database: LedgerDatabase, _ role: Role) throws -> [String] {
        let shown = SharedProgress("Proving the copy", isAsked: progress.progress)
        defer { shown.finish() }
        return try role.problems(database, shown)
    }

    private static func words(_ facts: BackupFacts) -> String {
        let name = facts.name.isEmpty ? "database \(facts.database.prefix(8))" : facts.name
        return facts.role == "site" ? "the site \(name)" : "the central server \(name)"
    }

    /// What the folder is, by its files or by its database; nil when neither tells, as when the database is damaged.
    private func ownRole(_ folder: DataFolder, _ present: LedgerDatabase?) -> Role? {
        if FileManager.default.fileExists(atPath: folder.url.appending(path: "site.json").path) { return .site }
        return present.flatMap { try? Role(of: $0) }
    }

    /// A folder without its small files does not serve yet.
    private func remind(_ folder: DataFolder) {
        guard (try? folder.role()) == .site, !FileManager.default.fileExists(atPath: folder.url.appending(path: "site.json").path) else { return }
        Terminal.print(
            "The folder has no site.json and no password yet: tributary site init --data \(folder.path) --url URL --site NAME --password-file FILE keeps the records."
        )
    }
}
