import Failures
import HTTPHost
import Hummingbird
import Logging
import ServiceLifecycle
import Storage
import SyncRules
import SyncSite
import Transfers

/// How a site's program behaves beyond what its folder's settings say.
package struct SiteServiceOptions: Sendable {
    /// This program's name and version, as central shows it.
    package var app: String
    package var clock: SiteClock
    package var link = CentralLinkLimits()
    package var limits = HostLimits()
    /// The first and the longest wait between retries after a failure that passes by itself.
    package var retryFirst: Duration = .seconds(1)
    package var retryMost: Duration = .seconds(300)
    /// How often what other processes wrote into the folder is looked for.
    package var watchTime: Duration = .seconds(1)
    /// Payload bytes asked for in the first page; later ones follow the link's speed.
    package var pageBytes = 1_000_000

    package init(app: String, clock: SiteClock = .system()) {
        self.app = app
        self.clock = clock
    }

    func schedule(_ configuration: SiteServerConfiguration) -> SyncSchedule {
        var schedule = SyncSchedule(interval: configuration.interval)
        schedule.retryFirst = retryFirst
        schedule.retryMost = retryMost
        return schedule
    }
}

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
    let engine = SiteEngine(database, follower: SiteTransfers())
    let token = try AccessToken.load(folder: folder.path)
    let metrics = MetricRegistry()
    let link = try CentralLink(folder.linkSettings(configuration, options.link, options.clock))
    let runner = SyncRunner(
        engine, memory: SyncMemory(folder), link: link, app: options.app, schedule: options.schedule(configuration),
        pageBytes: options.pageBytes, clock: options.clock,
        metrics: metrics,
        logger: logger)
    let work = BoundedWork(threads: 2, waitingMax: 128)
    let router = Router(context: HostContext.self)
    router.add(middleware: AnswerMiddleware(metrics: metrics, logger: logger, isSecure: configuration.tls != nil))
    RecordRoutes(desk: SiteDesk(engine: engine, runner: runner), token: token, work: work, limits: options.limits).add(to: router)
    LookupRoutes(runner: runner, token: token, limits: options.limits).add(to: router)
    StatusRoutes(
        engine: engine, runner: runner, app: options.app, token: token,
        metricsToken: try AccessToken.load(folder: folder.path, name: AccessToken.metricsFileName), entry: PageEntry(token: token, isSecure: configuration.tls != nil),
        work: work, limits: options.limits, metrics: metrics, folder: folder, settings: configuration, clock: options.clock
    ).add(to: router)
    let server = try HostServer(
        router: router, address: HostAddress(host: configuration.host, port: configuration.port), tls: configuration.tls,
        limits: options.limits,
        services: [
            UpkeepService(engine: engine, metrics: metrics, clock: options.clock), ScheduleService(runner: runner),
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
