import AsyncHTTPClient
import Failures
import HTTPHost
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import SyncProtocol
import SyncSite
import Transfers

/// One sync for a command: in this process, or through the one that holds the folder already.
package struct SingleSync: Sendable {
    private let folder: SiteFolder
    private let options: SiteServiceOptions
    private let logger: Logger

    package init(folder: SiteFolder, options: SiteServiceOptions, logger: Logger) {
        self.folder = folder
        self.options = options
        self.logger = logger
    }

    /// Syncs once, without retries.
    ///
    /// - Parameter onProgress: is told after each step; silent when another process syncs.
    /// - Throws: what ended the sync; `data-folder-in-use` when the process that holds the folder has no interface.
    package func run(onProgress: (@Sendable (SyncProgress) -> Void)? = nil) async throws -> CycleReport {
        // A folder that is no site's is told so, whoever serves it.
        _ = try folder.configuration()
        let lock: FolderLock
        do {
            lock = try FolderLock(folder: folder.path)
        } catch let failure as Failure where failure.code == .dataFolderInUse {
            return try await throughServer()
        }
        defer { lock.release() }
        return try await alone { try await $0.cycle(onProgress: onProgress) }
    }

    /// Looks for somebody on central, or fetches somebody and syncs: `/patients/search` and `/patients/fetch` of the local interface.
    ///
    /// - Returns: the answer as the local interface gives it.
    package func lookUp(_ call: LookupCall, _ body: [UInt8]) async throws -> [UInt8] {
        // A folder that is no site's is told so, whoever serves it.
        _ = try folder.configuration()
        let lock: FolderLock
        do {
            lock = try FolderLock(folder: folder.path)
        } catch let failure as Failure where failure.code == .dataFolderInUse {
            let caller = try LocalCaller(folder)
            defer { caller.close() }
            return try await caller.call(.POST, "/" + LookupOperations.path(call), body: body, within: options.link.callTime)
        }
        defer { lock.release() }
        return try await alone { runner in try await runner.lookUp(call, body) { _ = try await runner.cycle() } }
    }

    /// Runs `body` with a runner of this process's own, whose schedule does not run.
    private func alone<T: Sendable>(_ body: @Sendable @escaping (SyncRunner) async throws -> T) async throws -> T {
        let configuration = try folder.configuration()
        ServingAddress.forget(folder)
        let database = try folder.openDatabase(clock: options.clock)
        let runner = SyncRunner(
            SiteEngine(database, follower: SiteTransfers(), hardware: options.hardware), memory: SyncMemory(folder),
            link: try CentralLink(folder.linkSettings(configuration, options.link, options.clock)), app: options.app,
            schedule: options.schedule(configuration),
            pageBytes: options.pageBytes,
            clock: options.clock, metrics: MetricRegistry(), logger: logger)
        let result = try await withGracefulShutdownHandler {
            try await body(runner)
        } onGracefulShutdown: {
            runner.stop()
        }
        try database.engine.close()
        return result
    }

    private func throughServer() async throws -> CycleReport {
        let caller = try LocalCaller(folder)
        defer { caller.close() }
        return try CycleReportJSON.report(decoding: try await caller.call(.POST, "/sync", within: options.link.callTime))
    }
}
