import ArgumentParser
import Failures
import Foundation
import HTTPHost
import Storage
import SyncRules

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the database into one file, also while a program serves the folder.",
        discussion: """
            The file is whole by itself: no log belongs to it. A folder of dated copies that are proven, and of which the old ones go, is \
            made by central backup and site backup. Central's and a site's folders are copied alike. Keep the folder's \
            small files (site.json, site.key; central.key) as well, or set a site up anew with its password.
            """)
    @OptionGroup var data: DataOption
    @Argument(help: "The file to make; one that exists is not replaced.") var file: String

    func run() async throws {
        let folder = data.folder
        let database = try folder.openToRead()
        if try Role(of: database) == .central { folder.noteBackupOrdered(file: file, in: database) }
        umask(0o077)
        try DatabaseFile.copy(folder.databasePath, to: file)
        let size = InputFile.size(file) ?? 0
        Terminal.print(
            "The database of \(folder.path) was copied to \(file) (\(size) bytes). To go back to it: tributary restore --data \(folder.path) \(file)")
    }
}
