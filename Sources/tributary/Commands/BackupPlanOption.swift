import ArgumentParser
import Failures
import Foundation
import HTTPHost

/// Where a serving program keeps copies of its database, and when it makes them.
struct BackupPlanOption: ParsableArguments {
    @Option(help: "A folder for dated copies of the database, on another disk; it must be there.") var backupTo: String?
    @Option(help: "Make a copy every day at this time, like 02:30, in this machine's own time.") var backupAt: String?
    @Option(help: "Make a copy every so many hours; 24 when neither is said.") var backupEvery: Int?
    @Option(help: "Which copies stay, like last=7,days=14,weeks=8,months=12, which is what holds unless said.") var backupKeep: String?

    func validate() throws {
        guard backupAt == nil || backupEvery == nil else { throw ValidationError("--backup-at and --backup-every are two ways; give one of them.") }
        guard backupTo != nil || (backupAt == nil && backupEvery == nil && backupKeep == nil) else {
            throw ValidationError("--backup-at, --backup-every and --backup-keep go with --backup-to.")
        }
    }

    /// Nil when no folder was named.
    ///
    /// A folder that is missing is no reason not to serve: the status tells it, and it is tried again.
    /// - Throws: `argument-invalid`.
    func plan(for data: DataFolder) throws -> BackupPlan? {
        guard let backupTo else { return nil }
        let folder = try Self.folder(backupTo, for: data)
        let schedule = try backupAt.map { try BackupSchedule.at($0) } ?? BackupSchedule.every(hours: backupEvery ?? 24)
        return BackupPlan(folder: folder, schedule: schedule, rule: try Self.rule(backupKeep))
    }

    static func rule(_ text: String?) throws -> BackupRule { try text.map { try BackupRule($0) } ?? BackupRule() }

    /// - Throws: `argument-invalid` for the data folder itself, with which its copies would be lost.
    static func folder(_ path: String, for data: DataFolder) throws -> String {
        let folder = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL.resolvingSymlinksInPath().path
        guard folder != data.url.standardizedFileURL.resolvingSymlinksInPath().path else {
            throw Failure(.argumentInvalid, "Copies do not go into the data folder itself: what happens to it happens to them.", ["folder": path])
        }
        return folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }
}
