import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Payload
import Storage
import SyncCentral
import SyncSite

/// One dated copy into a folder, with the old ones gone that the rule does not keep: what `central backup` and `site backup` do.
struct BackupNow: ParsableArguments {
    @OptionGroup var data: DataOption
    @Option(help: "The folder for dated copies, on another disk; it must be there.") var to: String
    @Option(help: "Which copies stay, like last=7,days=14,weeks=8,months=12, which is what holds unless said.") var keep: String?
    @OptionGroup var progress: ProgressOption
    @Flag(help: "Print one JSON object.") var json = false

    static func configuration(_ whose: String) -> CommandConfiguration {
        CommandConfiguration(
            commandName: "backup", abstract: "Makes a dated copy of \(whose) database in a folder, also while a program serves it, and proves it.",
            discussion: """
                A copy is one file, which has its name only when it is whole. Old copies of the same \(whose == "a site's" ? "site" : "central server") go \
                when the new one is proven: what stays is the last few, and one for each of the last days, weeks and months. \
                Going back to one: tributary restore.
                """)
    }

    func run(_ wanted: Role) throws {
        let folder = data.folder
        let target = try BackupPlanOption.folder(to, for: folder)
        let rule = try BackupPlanOption.rule(keep)
        let database = try folder.openToRead()
        let role = try Role(of: database)
        guard role == wanted else { throw folder.wrongRole(role) }
        umask(0o077)
        _ = try BackupFolder(target)
        if role == .central { folder.noteBackupOrdered(file: target, in: database) }
        let shown = SharedProgress("Proving the copy", isAsked: progress.progress)
        let maker = BackupMaker(source: folder.path, folder: target, rule: rule, app: Program.app, now: database.now) { try role.problems($0, shown) }
        let made: BackupMaker.Made
        do { made = try maker.make(of: database) } catch {
            shown.finish()
            throw error
        }
        shown.finish()
        var status = BackupStatus(written: folder.path)
        status.succeeded(made)
        status.keep(in: folder.path)
        show(made, rule)
    }

    private func show(_ made: BackupMaker.Made, _ rule: BackupRule) {
        guard !json else {
            Terminal.print(
                .object([
                    ("file", .string(made.copy.file)), ("bytes", .integer(made.facts.bytes)), ("madeAt", .integer(made.facts.madeAt)),
                    ("position", .integer(made.facts.position)), ("sha256", .optional(made.facts.checksum)), ("proven", .bool(made.facts.isProven)),
                    ("removed", .array(made.removed.map { .string($0) })),
                ]))
            return
        }
        Terminal.print("\(made.copy.file): \(made.facts.bytes) bytes, proven whole.")
        if !made.removed.isEmpty {
            Terminal.print("\(counted(made.removed.count, "old copy", "old copies")) went; what stays: \(rule.sentence).")
        }
    }
}

extension DataFolder {
    /// The audit log says who has all data copied; where nothing can be written, a copy is wanted all the more.
    func noteBackupOrdered(file: String, in database: LedgerDatabase) {
        do { try Administration(database, by: .commandLine).noteBackupOrdered(file: file) } catch {
            Terminal.complain("note: the audit log has no entry of this: \((error as? Failure)?.message ?? "\(error)")")
        }
    }
}

extension Role {
    /// The program's proof of a database of this role: what is wrong, a sentence each.
    func problems(_ database: LedgerDatabase, _ progress: SharedProgress) throws -> [String] {
        switch self {
        case .central: try Administration(database).verify { progress.show(Int(clamping: $0), of: Int(clamping: $1)) }.problems
        case .site: try SiteEngine(database).verify { progress.show(Int(clamping: $0), of: Int(clamping: $1)) }.problems
        }
    }
}
