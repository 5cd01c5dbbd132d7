import Failures
import HTTPHost
import Hummingbird
import Logging
import ServiceLifecycle
import Storage
import SyncRules
import SyncSite
import Transfers

/// Builds a site's program on its data folder: sync on schedule, notification, and the local interface.
///
/// - Parameters:
///   - configuration: what holds for this run instead of the folder's settings, which stay as they are.
///   - onRunning: is told the port in use as soon as calls are taken.
/// - Returns: a service to be run once; it holds the data folder until it ends.
/// - Throws: `data-folder-in-use`, `data-folder-missing`, `wrong-role`, `argument-invalid`, `certificate-invalid`.
package func siteService(
    folder: SiteFolder, configuration given: SiteServerConfiguration? = nil, options: SiteServiceOptions, logger: Logger,
    onRunning: @escaping @Sendable (Int) -> Void = { _ in }
) throws -> SiteService {
    let configuration = try given ?? folder.configuration()
    let lock = try FolderLock(folder: folder.path)
    ServingAddress.forget(folder)
    let database = try folder.openDatabase(clock: options.clock)
    let engine = SiteEngine(database, follower: SiteTransfers(), hardware: options.hardware)
    let token = try AccessToken.load(folder: folder.path)
    let metrics = MetricRegistry()
    let link = try CentralLink(folder.linkSettings(configuration, options.link, options.clock))
    let runner = SyncRunner(
        engine, memory: SyncMemory(folder), link: link, app: options.app, schedule: options.schedule(configuration),
        pageBytes: options.pageBytes, clock: options.clock,
        metrics: metrics,
        logger: logger)
    let backups = Backups(
        options.backups, of: database, in: folder.path, app: options.app, now: options.clock.now, metrics: metrics, logger: logger
    ) { try SiteEngine($0).verify().problems }
    let work = BoundedWork(threads: 2, waitingMax: 128)
    let router = Router(context: HostContext.self)
    router.add(middleware: AnswerMiddleware(metrics: metrics, logger: logger, isSecure: configuration.tls != nil))
    let entry = PageEntry(token: token, isSecure: configuration.tls != nil)
    let status = StatusRoutes(
        engine: engine, runner: runner, app: options.app, entry: entry, work: work, limits: options.limits, metrics: metrics, folder: folder,
        settings: configuration, clock: options.clock, backups: backups)
    status.add(to: router)
    LocalInterface(
        operations: RecordOperations(access: SiteRecordAccess(engine: engine, runner: runner), work: work).all + LookupOperations(runner: runner).all
            + status.operations,
        health: status.health, app: options.app, token: token, metricsToken: try AccessToken.load(folder: folder.path, name: AccessToken.metricsFileName),
        entry: entry, work: work, limits: options.limits
    ).add(to: router)
    let server = try HostServer(
        router: router, address: HostAddress(host: configuration.host, port: configuration.port), tls: configuration.tls,
        limits: options.limits,
        services: [
            backups, UpkeepService(engine: engine, metrics: metrics, clock: options.clock), ScheduleService(runner: runner),
            NewsService(runner: runner, clock: options.clock),
            WatchService(
                runner: runner, folder: folder, settings: configuration, link: options.link, interval: options.watchTime, clock: options.clock),
        ],
        logger: logger
    ) { port in
        // A command that finds the folder in use looks here; without it, it says so.
        try? ServingAddress(configuration, port: port).save(in: folder)
        onRunning(port)
    }
    return SiteService(server: server, lock: lock, database: database, folder: folder, runner: runner, metrics: metrics)
}

/// A site's program, ready to run.
package struct SiteService: Service {
    private let server: HostServer
    private let lock: FolderLock
    private let database: LedgerDatabase
    private let folder: SiteFolder
    package let runner: SyncRunner
    package let metrics: MetricRegistry

    init(
        server: HostServer, lock: FolderLock, database: LedgerDatabase, folder: SiteFolder, runner: SyncRunner,
        metrics: MetricRegistry
    ) {
        self.server = server
        self.lock = lock
        self.database = database
        self.folder = folder
        self.runner = runner
        self.metrics = metrics
    }

    /// Serves until shut down: running requests are answered first, and a running sync ends between two calls.
    ///
    /// - Throws: `port-in-use`, `argument-invalid`.
    package func run() async throws {
        defer {
            ServingAddress.forget(folder)
            lock.release()
        }
        try await server.run()
        try database.engine.close()
    }
}
