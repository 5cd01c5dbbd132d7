import Bundles
import Failures
import HTTPHost
import Storage
import SyncProtocol
import SyncRules
import SyncSite
import Transfers

/// A site's bundles: files that are carried to central and back instead of a sync over a network (R-SYNC 10).
package struct SiteBundles: Sendable {
    private let folder: SiteFolder
    private let app: String
    private let clock: SiteClock

    package init(_ folder: SiteFolder, app: String, clock: SiteClock = .system()) {
        self.folder = folder
        self.app = app
        self.clock = clock
    }

    /// Writes what waits to be sent, and where the site stands, into a bundle.
    ///
    /// - Parameter size: bytes of a file at most; nil makes one file.
    /// - Returns: the files, and how many records wait until central has answered for them.
    /// - Throws: `bundle-key-missing`, `device-retired`, `overloaded` while a sync is under way, `disk-full` and its kin.
    package func make(_ path: String, size: Int?) throws -> (files: [String], records: Int64) {
        let lock = try folder.lockForSync()
        defer { lock?.release() }
        let database = try folder.openDatabase(clock: clock)
        defer { try? database.engine.close() }
        let (key, central) = try keys()
        let names = try database.read { transaction in
            guard let site = try transaction.state.value(Meta.site), let central = try transaction.state.value(SiteEngine.centralKey) else {
                throw Failure(.bundleKeyMissing)
            }
            return (site: site, name: try transaction.state.value(Meta.siteName) ?? "", central: central)
        }
        let pair = try key.bundlePair()
        let head = BundleFileHead(
            bundle: clock.newID(), way: .toCentral, site: names.site, name: names.name, central: names.central, from: pair.half, to: central)
        let writer = try BundleWriter(path, head, by: pair, size: size)
        var engine = SiteEngine(database, follower: SiteTransfers())
        engine.schedule = try? SyncPlan(of: folder, engine).told
        let records = try engine.bundle(app: app) { try writer.write(kind: $0.kind.rawValue, $0.bytes) }
        return (try writer.finish(), records)
    }

    /// Takes a bundle of central's.
    ///
    /// - Parameter files: its files in any order; those beside a single one are found by their names.
    /// - Returns: what came; whether the next bundle to central has something to say about it.
    /// - Throws: one of the codes of bundles, before anything is applied.
    package func accept(_ files: [String]) throws -> (report: CycleReport, needsReturn: Bool) {
        let lock = try folder.lockForSync()
        defer { lock?.release() }
        let database = try folder.openDatabase(clock: clock)
        defer { try? database.engine.close() }
        let parts = try BundleParts(files)
        let known = try database.read { (site: try $0.state.value(Meta.site), central: try $0.state.value(SiteEngine.centralKey)) }
        let reader = try parts.proved(atSite: known.site, central: known.central) {
            let (key, central) = try keys()
            return (try key.bundlePair(), central)
        }
        return try Self.take(reader, into: SiteEngine(database, follower: SiteTransfers()), clock)
    }

    /// Takes every message of a bundle that was proved.
    static func take(_ reader: BundleReader, into engine: SiteEngine, _ clock: SiteClock) throws -> (report: CycleReport, needsReturn: Bool) {
        var cycle = CarriedCycle(engine, newID: clock.newID)
        while let (kind, bytes) = try reader.next() {
            // A kind that a later program adds is passed over.
            guard let kind = BundleMessage.Kind(rawValue: kind) else { continue }
            try cycle.take(BundleMessage(kind, bytes))
        }
        try cycle.finish()
        return (cycle.report, cycle.needsReturn)
    }

    private func keys() throws -> (key: SiteKey, central: [UInt8]) {
        guard let key = try folder.key(), let central = key.central else { throw Failure(.bundleKeyMissing) }
        return (key, central)
    }
}
