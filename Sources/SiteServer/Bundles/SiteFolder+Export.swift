import Bundles
import Failures
import HTTPHost
import Storage
import SyncProtocol
import SyncRules
import SyncSite
import Transfers

extension SiteFolder {
    /// Sets a folder up from what central exported: the device is paired, holds everything it is entitled to, and needs no network (R-SITE 4).
    ///
    /// - Parameters:
    ///   - files: the export's files in any order.
    ///   - password: the site's, by which the export was sealed.
    ///   - url: central's address; nil takes the export's, and without one the schedule is paused.
    /// - Returns: the folder, the site's name, and how many records came.
    /// - Throws: `already-initialised`, `credentials-wrong` for another password, one of the codes of bundles.
    package static func create(
        _ path: String, from files: [String], password: String, url: String?, interval: Int?, caFile: String?, host: String, port: Int, tls: TLSFiles?,
        clock: SiteClock
    ) throws -> (folder: SiteFolder, site: String, records: Int) {
        let folder = SiteFolder(path)
        guard !SmallFile.exists(folder.file(PrivateFolder.databaseName)), !SmallFile.exists(folder.file(settingsName)) else {
            throw Failure(.alreadyInitialised, nil, ["folder": path])
        }
        let parts = try BundleParts(files)
        guard parts.head.way == .newSite, let salt = parts.head.saltBytes else { throw Failure(.bundleWrongWay) }
        let pair = try BundlePassword.pair(password, salt: salt)
        guard pair.half == parts.head.toHalf else {
            throw Failure(
                .credentialsWrong, "The password is not the one that the file was made with.",
                remedy: "It is the password of the site \(parts.head.name.shownOnOneLine) that was given to tributary sites export.")
        }
        try BundleReader.verify(parts, pair)
        let identity = try identity(parts, pair)
        let address = url ?? identity.url
        var settings = try SiteServerConfiguration(
            url: address ?? SiteServerConfiguration.unknownAddress, site: identity.name, intervalSeconds: interval, caFile: caFile, host: host, port: port,
            tls: tls)
        settings.isPaused = address == nil
        try PrivateFolder.make(path)
        let database = try folder.open(clock: clock)
        defer { try? database.engine.close() }
        do {
            let engine = SiteEngine(database, follower: SiteTransfers())
            try engine.initialise(databaseID: identity.database)
            try folder.save(
                SiteKey(
                    database: identity.database, text: identity.key, secret: identity.secret, voucher: identity.voucher, central: identity.central))
            let received = try load(parts, pair, engine, clock)
            guard try engine.isComplete() else { throw Failure(.digestDiffers) }
            try folder.save(settings)
            return (folder, identity.name, received)
        } catch {
            // Nobody has worked here yet: the same file can be tried again.
            for name in [PrivateFolder.databaseName, "\(PrivateFolder.databaseName)-wal", "\(PrivateFolder.databaseName)-shm", keyName] {
                SmallFile.remove(folder.file(name))
            }
            throw error
        }
    }

    private static func load(_ parts: BundleParts, _ pair: KeyPair, _ engine: SiteEngine, _ clock: SiteClock) throws -> Int {
        do { return try SiteBundles.take(BundleReader(parts, pair), into: engine, clock).report.received } catch let failure as Failure
            where failure.code == .bundleOld
        {
            // A first load may find that it has to begin anew with its indexes; it does so once.
            return try SiteBundles.take(BundleReader(parts, pair), into: engine, clock).report.received
        }
    }

    private static func identity(_ parts: BundleParts, _ pair: KeyPair) throws -> BundleIdentity {
        let reader = BundleReader(parts, pair)
        while let (kind, bytes) = try reader.next() {
            if kind == BundleMessage.Kind.identity.rawValue { return try BundleIdentity(decoding: bytes) }
        }
        throw Failure(.bundleWrongWay)
    }
}
