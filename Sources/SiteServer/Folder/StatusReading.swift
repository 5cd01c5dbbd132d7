import Failures
import HTTPHost
import NIOHTTP1
import Payload
import Storage
import SyncSite

/// A folder's status for a command: from the program that serves the folder, which knows more than is written down (R-SYNC 8).
package enum StatusReading {
    private static let patience: Duration = .seconds(15)

    /// What the serving program says, central's or a site's; nil when none serves the folder or it does not answer.
    package static func served(_ path: String) async -> [UInt8]? {
        guard let bytes = await answer(path, "/status.json"), let value = try? JSONValue(parsing: bytes), value["role"] != nil else { return nil }
        return bytes
    }

    /// What the serving program answers to a question of its interface; nil when none serves the folder or it does not answer.
    ///
    /// - Parameter question: path and query.
    package static func asked(_ path: String, _ question: String) async -> JSONValue? {
        await answer(path, question).flatMap { try? JSONValue(parsing: $0) }
    }

    private static func answer(_ path: String, _ question: String) async -> [UInt8]? {
        guard FolderLock.isHeld(path), let caller = try? LocalCaller(SiteFolder(path)) else { return nil }
        defer { caller.close() }
        return try? await caller.call(.GET, question, within: patience)
    }

    /// A site's status as it is written down in its folder.
    package static func written(_ path: String, _ engine: SiteEngine, now: Int64) throws -> [UInt8] {
        let folder = SiteFolder(path)
        let settings = try? folder.configuration()
        var status = SyncStatus()
        SyncMemory(folder).recall(into: &status)
        let site = try engine.status()
        status.plan = settings?.plan
        status.plan?.terms = site.terms
        status.isPaused = status.plan.map { $0.interval == nil } ?? false
        return SiteStatusJSON.encode(
            FolderStatus(site, status, settings: settings, backup: BackupStatus(written: path), isServing: false, asOf: now))
    }
}
