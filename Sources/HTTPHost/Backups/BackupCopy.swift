import Failures
import Foundation
import Payload
import Storage

/// One copy of a database, as it lies in a folder.
package struct BackupCopy: Sendable {
    /// The program's own proof of an open database: what is wrong with it, a sentence each.
    package typealias Proof = @Sendable (LedgerDatabase) throws -> [String]

    package let file: String
    /// Nil when the copy has no note beside it and cannot be read as it lies.
    package var facts: BackupFacts?

    package var name: String { String(file.split(separator: "/").last ?? "") }

    /// What the copy's note says, or else the copy itself; its time is then the file's.
    package init(file: String) {
        self.file = file
        facts = BackupFacts(besides: file) ?? Self.look(file)
    }

    private static func look(_ file: String) -> BackupFacts? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let at = Whole.nearest((attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)
        return try? BackupFacts(of: opened(file), madeAt: at, bytes: FileSystem.size(of: file), app: "")
    }

    /// As it lies, which only reads, and leaves nothing beside it.
    private static func opened(_ file: String) throws -> LedgerDatabase {
        guard FileSystem.size(of: file) == (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int64) else {
            // Its log belongs to it, and only a writer can take it in.
            throw Failure(.dataFolderReadOnly)
        }
        return try LedgerDatabase(reading: SQLiteDatabase(unchanging: file), clock: { 0 })
    }

    /// Proves the copy without changing it: its checksum, SQLite's own look at every page, and the program's proof of records, counts and audit log.
    ///
    /// A copy by an older program is brought up to this one's schema in a private copy of its own, which goes again.
    /// - Returns: what is wrong, a sentence each; none when it is whole.
    /// - Throws: `database-from-future`, `not-found`; failures of the disk that holds a private copy.
    package func problems(_ proof: Proof) throws -> [String] {
        guard FileSystem.exists(file) else { throw Failure(.notFound, "There is no file \(file).", remedy: "Check the path.") }
        if let told = facts?.checksum, try DatabaseFile.checksum(file) != told { return ["The file is not as it was made: its checksum differs."] }
        do {
            return try Self.problems(of: file, isLeftAlone: true) { try proof(Self.opened(file)) }
        } catch let failure as Failure where failure.code == .dataFolderReadOnly {
            let scratch = FileManager.default.temporaryDirectory.appending(path: "tributary-\(NewID.make())").path
            try PrivateFolder.make(scratch)
            defer { try? FileManager.default.removeItem(atPath: scratch) }
            let copy = "\(scratch)/\(PrivateFolder.databaseName)"
            do { try DatabaseFile.copy(file, to: copy) } catch let failure as Failure where failure.code == .databaseDamaged {
                return ["\(failure.message)"]
            }
            return try Self.problems(of: copy, isLeftAlone: false) {
                let database = try LedgerDatabase(engine: SQLiteDatabase(path: copy), opening: NewID.make(), clock: { 0 })
                defer { try? database.engine.close() }
                return try proof(database)
            }
        }
    }

    /// What SQLite finds damaged is an answer here, not a failure.
    private static func problems(of file: String, isLeftAlone: Bool, _ proof: () throws -> [String]) throws -> [String] {
        do {
            try DatabaseFile.check(file, isLeftAlone: isLeftAlone)
            return try proof()
        } catch let failure as Failure where [.databaseDamaged, .notInitialised].contains(failure.code) {
            return ["\(failure.message)\(failure.context["found"].map { " (\($0))" } ?? "")"]
        }
    }
}
