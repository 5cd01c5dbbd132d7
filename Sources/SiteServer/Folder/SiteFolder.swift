import Failures
import HTTPHost
import Storage
import SyncRules
import SyncSite

/// A site's data folder: its database, its settings, and the secrets only this user may read.
package struct SiteFolder: Sendable {
    static let settingsName = "site.json"
    /// The site's password, until the device has a key that central knows.
    static let passwordName = "site.password"
    static let keyName = "site.key"
    /// Where the serving process answers, while there is one.
    static let addressName = "serve.json"
    /// How the last syncs ended.
    static let memoryName = "sync.json"

    package let path: String

    package init(_ path: String) { self.path = path }

    /// Sets the folder up for a site that has never synced; the folder is made when it does not exist.
    ///
    /// One that was set up before and holds nothing yet takes the new address, name and password: a slip is put right by saying it again.
    /// - Throws: `already-initialised`, `data-folder-read-only`, `password-too-short` for an empty one, `disk-full`.
    package static func create(
        _ path: String, configuration: SiteServerConfiguration, password: String, clock: SiteClock
    ) throws -> SiteFolder {
        let folder = SiteFolder(path)
        guard !password.isEmpty else { throw Failure(.passwordTooShort, "The site's password is missing.") }
        try PrivateFolder.make(path)
        let known = Failure(.alreadyInitialised, nil, ["folder": path])
        let isKnown = SmallFile.exists(folder.file(settingsName))
        guard !isKnown || !folder.isServed else { throw known }
        let database = try folder.open(clock: clock)
        // An earlier attempt may have come as far as the database.
        switch try database.read({ try $0.state.value(Meta.role) }) {
        case nil: try SiteEngine(database).initialise(databaseID: clock.newID())
        case .site: guard try !isKnown || SiteEngine(database).state() == .new else { throw known }
        default: throw known
        }
        try database.engine.close()
        try folder.setPassword(password)
        // Written last: a folder with settings is complete.
        try folder.save(configuration)
        return folder
    }

    /// - Throws: `data-folder-missing`, `wrong-role` for the central server's folder, `argument-invalid` for settings that are missing or damaged.
    package func configuration() throws -> SiteServerConfiguration {
        guard let bytes = try SmallFile.read(file(Self.settingsName)) else {
            guard SmallFile.exists(file(PrivateFolder.databaseName)) else { throw missing }
            switch try? open(clock: .system()).read({ try $0.state.value(Meta.role) }) {
            case .site: throw settingsFailure("\(path) holds a site's database, but no \(Self.settingsName).")
            case .central: throw Failure(.wrongRole, "\(path) is the central server's folder: tributary central serve runs it.", ["folder": path])
            case nil:
                throw Failure(.wrongRole, "\(path) is no site's folder: it holds a database but no \(Self.settingsName).", ["folder": path])
            }
        }
        do { return try SiteServerConfiguration(decoding: bytes) } catch let failure as Failure {
            throw settingsFailure(failure.message, failure.context)
        }
    }

    private func settingsFailure(_ words: String, _ context: [String: String] = [:]) -> Failure {
        Failure(
            .argumentInvalid, words, context.merging(["folder": path]) { $1 },
            remedy: "Write the settings anew: tributary site edit --data \(path) --url URL, with central's address. Records and unsent work are not touched.")
    }

    /// The settings, or new ones where they are missing or cannot be read.
    ///
    /// - Parameters:
    ///   - url: central's address, without which nothing new is made.
    ///   - site: the site's name; nil takes the one that central told the database.
    /// - Returns: the settings, and whether they are new.
    /// - Throws: as `configuration`.
    package func configuration(orAnew url: String?, site: String?) throws -> (settings: SiteServerConfiguration, isNew: Bool) {
        do { return (try configuration(), false) } catch let failure as Failure where failure.code == .argumentInvalid {
            guard let url, let name = try site ?? openDatabase(clock: .system()).read({ try $0.state.value(Meta.siteName) }) else { throw failure }
            return (try SiteServerConfiguration(url: url, site: name), true)
        }
    }

    package func save(_ configuration: SiteServerConfiguration) throws {
        try SmallFile.write(configuration.encoded(), to: file(Self.settingsName), mode: 0o600)
    }

    /// Replaces the password that the site shows central; readable by this user only.
    ///
    /// - Throws: `password-too-short` for an empty one.
    package func setPassword(_ password: String) throws {
        guard !password.isEmpty else { throw Failure(.passwordTooShort, "The site's password is missing.") }
        try SmallFile.write(Array("\(password)\n".utf8), to: file(Self.passwordName), mode: 0o600)
    }

    /// Keeps what changes where the site stands for one at a time: a sync, or a bundle that is made or taken beside a serving program.
    ///
    /// - Returns: nil on a disk that has no room for the lock: whoever goes on there can write nothing else either.
    /// - Throws: `overloaded` while another one is under way.
    func lockForSync() throws -> FolderLock? {
        do { return try FolderLock(folder: path, name: "sync.lock") } catch let failure as Failure where failure.code == .dataFolderInUse {
            throw Failure(.overloaded, "A sync or a bundle is under way in this folder.", remedy: "Wait until it is done, and try again.")
        } catch { return nil }
    }

    /// Whether a program holds the folder at this moment.
    package var isServed: Bool {
        guard let lock = try? FolderLock(folder: path) else { return true }
        lock.release()
        return false
    }

    /// The password that was given and is still needed; nil when there is none.
    func password() throws -> String? { try SmallFile.read(file(Self.passwordName)).map { try PasswordText.first(of: $0) } }

    /// Central knows the device by its own key: nothing needs the password any more.
    func forgetPassword() { SmallFile.remove(file(Self.passwordName)) }

    /// The device's own key; nil before its first session.
    ///
    /// - Throws: `argument-invalid` for a file that is not what was written.
    package func key() throws -> SiteKey? { try SmallFile.read(file(Self.keyName)).map { try SiteKey(decoding: $0) } }

    /// Keeps the device's key, readable by this user only: that is as closed as every machine can keep it.
    func save(_ key: SiteKey) throws { try SmallFile.write(key.encoded(), to: file(Self.keyName), mode: 0o600) }

    /// Whether the device signs in by a key of its own, and the password is needed no more.
    package var hasOwnKey: Bool { ((try? key()) ?? nil)?.shown != nil }

    /// Opens the site's database; many processes may read it.
    ///
    /// - Throws: `data-folder-missing`, `wrong-role`, `database-from-future`, `database-damaged`.
    package func openDatabase(clock: SiteClock) throws -> LedgerDatabase {
        guard SmallFile.exists(file(PrivateFolder.databaseName)) else { throw missing }
        let database = try open(clock: clock)
        guard try database.read({ try $0.state.value(Meta.role) }) == .site else { throw Failure(.wrongRole, nil, ["folder": path]) }
        return database
    }

    func open(clock: SiteClock) throws -> LedgerDatabase {
        try LedgerDatabase(
            engine: SQLiteDatabase(path: file(PrivateFolder.databaseName), options: .site), opening: clock.newID(), clock: clock.now)
    }

    /// The site's engine for whoever only looks and writes nothing; nil where the database cannot be read.
    func engineToLook() -> SiteEngine? {
        guard let file = try? SQLiteDatabase(readingAlone: file(PrivateFolder.databaseName)),
            let database = try? LedgerDatabase(reading: file, clock: { 0 })
        else { return nil }
        return SiteEngine(database)
    }

    /// How to call central, from the settings and what the folder holds to sign in with.
    func linkSettings(
        _ configuration: SiteServerConfiguration, _ limits: CentralLinkLimits, _ clock: SiteClock
    ) throws -> CentralLinkSettings {
        var settings = try CentralLinkSettings(
            url: configuration.url, site: configuration.site, folder: self, caFile: configuration.caFile)
        settings.limits = limits
        settings.now = clock.now
        return settings
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    private var missing: Failure { PrivateFolder.absence(in: path) }
}
