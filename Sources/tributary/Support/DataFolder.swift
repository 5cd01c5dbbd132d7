import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Transfers

/// A data folder: one database, and the files beside it.
struct DataFolder: Sendable {
    let path: String

    var url: URL { URL(filePath: path, directoryHint: .isDirectory) }
    var databasePath: String { url.appending(path: PrivateFolder.databaseName).path }

    /// Makes the folder, readable by its owner alone, for an init command.
    ///
    /// - Throws: `already-initialised`, `data-folder-read-only`, `data-folder-not-private`.
    func create() throws {
        guard !FileManager.default.fileExists(atPath: databasePath) else { throw Failure(.alreadyInitialised) }
        try PrivateFolder.make(path)
    }

    /// Opens the database that is there.
    ///
    /// - Throws: `data-folder-missing`, `database-from-future`, `database-damaged`, …
    func open() throws -> LedgerDatabase {
        guard FileManager.default.fileExists(atPath: databasePath) else {
            throw PrivateFolder.absence(in: path, "There is no tributary database in \(path).")
        }
        do { return try openOrCreate() } catch let failure as Failure where failure.code == .databaseDamaged {
            throw failure.adding(["file": databasePath])
        }
    }

    func openOrCreate() throws -> LedgerDatabase { try open(databasePath) }

    /// Opens a database file, wherever it lies.
    func open(_ file: String) throws -> LedgerDatabase {
        try LedgerDatabase(
            engine: SQLiteDatabase(path: file), opening: NewID.make(),
            clock: { Int64(Date().timeIntervalSince1970) })
    }

    /// As `open`, for a command that only reads: works on a full and on a read-only disk too.
    func openToRead() throws -> LedgerDatabase {
        do { return try open() } catch let failure as Failure {
            guard [.diskFull, .diskFailed, .dataFolderReadOnly].contains(failure.code) else { throw failure }
            guard
                let database = try? LedgerDatabase(
                    reading: SQLiteDatabase(readingAlone: databasePath), clock: { Int64(Date().timeIntervalSince1970) })
            else { throw failure }
            Terminal.complain("note: nothing can be written here now: \(failure.message)")
            return database
        }
    }

    func role() throws -> Role { try Role(of: open()) }

    /// Opens central's database, or says that this is none.
    func central() throws -> LedgerDatabase {
        let database = try open()
        guard try Role(of: database) == .central else { throw wrongRole(.site) }
        return database
    }

    /// What a command says that is for a folder of the other role.
    func wrongRole(_ role: Role) -> Failure {
        switch role {
        case .site: Failure(.wrongRole, "\(path) is a site's folder; this command is for the central server's.")
        case .central: Failure(.wrongRole, "\(path) is the central server's folder; this command is for a site's.")
        }
    }

    /// Central's administration, acting for the user of this machine.
    func administration() throws -> Administration { Administration(try central(), by: .commandLine) }

    func site() throws -> SiteEngine { try site(open()) }

    /// As `site`, for a command that only reads.
    func siteToRead() throws -> SiteEngine { try site(openToRead()) }

    private func site(_ database: LedgerDatabase) throws -> SiteEngine {
        guard try Role(of: database) == .site else { throw wrongRole(.central) }
        return SiteEngine(database, follower: SiteTransfers())
    }
}

extension LedgerDatabase {
    /// The id of the store that is called so: by its code, name or id, in any case.
    func storeID(_ reference: String) throws -> String { try read { try StoreReference.id(reference, $0) } }
}

extension Administrator {
    static var commandLine: Administrator { Administrator(name: NSUserName(), origin: "command line") }
}

extension WriteContext {
    /// The user of this machine, in no store above others.
    static var commandLine: WriteContext { WriteContext(user: NSUserName(), isForEachStore: true) }
}
