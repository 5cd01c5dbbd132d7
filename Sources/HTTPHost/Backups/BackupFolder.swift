import Failures
import Foundation
import Storage

/// A folder of dated copies, of one database or of several.
package struct BackupFolder: Sendable {
    private static let lockName = ".tributary-backup.lock"
    private static let ending = ".sqlite"

    package let path: String

    /// - Throws: `backup-folder-missing`; the folder is never made here: where a disk is not mounted, it would fill another one.
    package init(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw Failure(.backupFolderMissing, "The folder \(path) for backups is not there.", ["folder": path])
        }
        self.path = path
    }

    /// Every copy that lies here, the newest first; files of other kinds are not looked at.
    ///
    /// - Throws: `data-folder-read-only` when the folder cannot be read.
    package func copies() throws -> [BackupCopy] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw Failure(.dataFolderReadOnly, "The folder \(path) cannot be read.", ["folder": path], remedy: "Give this user the right to read and write it.")
        }
        return names.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }.map { BackupCopy(file: "\(path)/\($0)") }
            .sorted { ($0.facts?.madeAt ?? 0, $0.name.count, $0.name) > ($1.facts?.madeAt ?? 0, $1.name.count, $1.name) }
    }

    /// A name that is not taken: whose it is, and when it is made.
    ///
    /// - Parameter at: seconds since 1970.
    func newFile(_ facts: BackupFacts, at: Int64) -> String {
        let moment = Date(timeIntervalSince1970: TimeInterval(at)).formatted(
            Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().dateSeparator(.omitted).time(includingFractionalSeconds: false)
                .timeSeparator(.omitted))
        let owner = facts.role == "site" && !facts.name.isEmpty ? "site-\(Self.plain(facts.name))" : facts.role
        let start = "\(path)/\(owner)-\(moment)Z"
        var file = start + Self.ending
        var next = 2
        while FileSystem.exists(file) {
            file = "\(start)-\(next)\(Self.ending)"
            next += 1
        }
        return file
    }

    /// What every file system takes as part of a name.
    private static func plain(_ name: String) -> String {
        let kept = name.unicodeScalars.prefix(40).map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value)) ? Character(scalar) : "_"
        }
        return String(kept)
    }

    /// Keeps the folder for one backup at a time, among processes too.
    ///
    /// - Throws: `backup-under-way`, `data-folder-read-only`, `disk-full`, `disk-failed`.
    func locked<T>(_ body: () throws -> T) throws -> T {
        let lock: FolderLock
        do { lock = try FolderLock(folder: path, name: Self.lockName) } catch let failure as Failure where failure.code == .dataFolderInUse {
            throw Failure(.backupUnderWay, nil, ["folder": path])
        } catch let failure as Failure where failure.code == .dataFolderReadOnly {
            throw Failure(
                .dataFolderReadOnly, "The folder \(path) cannot be written.", ["folder": path],
                remedy: "Give the user that runs the program the right to write it.")
        }
        defer { lock.release() }
        return try body()
    }

    /// Halves that a process left which was killed: whoever has the folder's lock knows that nobody works on them.
    func removeDrafts() {
        let endings = ["", "-journal", "-wal", "-shm"].map { Self.ending + DatabaseFile.draftEnding + $0 }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where endings.contains(where: { name.hasSuffix($0) }) {
            FileSystem.remove("\(path)/\(name)")
        }
    }

    /// Removes the copies of one central server or site that the rule does not keep; copies of others, and those that nobody knows, stay.
    ///
    /// - Returns: the names of those that went.
    func prune(_ rule: BackupRule, of facts: BackupFacts, in zone: TimeZone) throws -> [String] {
        let own = try copies().compactMap { copy in copy.facts.map { (copy: copy, facts: $0) } }.filter { $0.facts.isSame(as: facts) }
        let staying = rule.staying(own.map { ($0.facts.madeAt, $0.facts.isProven) }, in: zone)
        let leaving = own.indices.filter { !staying.contains($0) }.map { own[$0].copy }
        for copy in leaving {
            FileSystem.remove(copy.file)
            FileSystem.remove(copy.file + BackupFacts.ending)
        }
        if !leaving.isEmpty { try FileSystem.sync(path) }
        return leaving.map(\.name)
    }
}
