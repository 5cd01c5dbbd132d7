import Failures
import HTTPHost
import Hummingbird
import Logging
import ServiceLifecycle
import Storage
import SyncCentral
import SyncRules
import Transfers

/// Builds the central server on a database that is set up as central's.
///
/// - Parameters:
///   - onRunning: is told the port in use as soon as calls are taken.
/// - Returns: a service to be run once, by `serve` or in a service group; it holds the data folder until it ends.
/// - Throws: `data-folder-in-use`, `data-folder-missing`, `data-folder-read-only`, `wrong-role`, `certificate-invalid`.
package func centralService(
    database: LedgerDatabase, configuration: CentralServerConfiguration, logger: Logger,
    onRunning: @escaping @Sendable (Int) -> Void = { _ in }
) throws -> CentralService {
    let lock = try FolderLock(folder: configuration.dataFolder)
    guard try database.read({ try $0.state.value(Meta.role) }) == .central else { throw Failure(.wrongRole) }
    let token = try AccessToken.load(folder: configuration.dataFolder)
    let administration = Administration(database)
    let engine = CentralEngine(database)
    let metrics = MetricRegistry()
    let news = NewsHub(administration, configuration, logger: logger)
    let checkpoints = WALCheckpointService(database, interval: configuration.checkpointTime, metrics: metrics, logger: logger)
    let transfers = TransferService(CentralTransfers(database), interval: configuration.newsPollTime, logger: logger) {
        news.ring()
        checkpoints.heardOfWrite()
    }
    let onCommit: @Sendable () -> Void = {
        news.ring()
        checkpoints.heardOfWrite()
        transfers.ring()
    }
    let lists = ItemListService(database, interval: configuration.checkpointTime, logger: logger, onCommit: onCommit)
    let pushes = PushQueue(engine, limits: configuration.pushes, metrics: metrics, logger: logger, onCommit: onCommit)
    let initialised = try administration.sites().filter(\.isInitialised).map(\.id)
    let contacts = ContactBook(
        administration, initialised: Set(initialised), flushTime: configuration.contactFlushTime, logger: logger)
    let history = HistoryService(
        administration, contacts: contacts, news: news, interval: configuration.historyTime, logger: logger)
    let backups = Backups(
        configuration.backups, of: database, in: configuration.dataFolder, app: configuration.app, now: database.now, metrics: metrics, logger: logger
    ) { try Administration($0).verify().problems }
    let sessions = SessionRegistry(lifetime: configuration.sessionLifetime)
    let reception = Reception(configuration.reception, metrics: metrics, logger: logger)
    let sync = SyncRoutes(
        engine: engine, signIn: try SignIn(administration, configuration),
        keys: KeySignIn(administration, folder: configuration.dataFolder, logger: logger), sessions: sessions,
        proxies: configuration.trustedProxies, pushes: pushes,
        parts: PartGate(bytesMax: configuration.pushes.waitingBytesMax), contacts: contacts, news: news,
        kept: KeptAnswers(configuration.keptAnswers), reception: reception,
        limits: configuration.limits, metrics: metrics, onCommit: onCommit)
    let entry = PageEntry(token: token, isSecure: configuration.tls != nil)
    let pages = PageRoutes(
        administration: administration, app: configuration.app, entry: entry, sessions: sessions, pushes: pushes, news: news,
        contacts: contacts, backups: backups, limits: configuration.limits, metrics: metrics, refreshSeconds: configuration.pageRefreshSeconds)
    let router = Router(context: HostContext.self)
    router.add(middleware: AnswerMiddleware(metrics: metrics, logger: logger, isSecure: configuration.tls != nil))
    sync.add(to: router)
    try addOpenMSupply(to: router, engine, administration, configuration, contacts: contacts, logger: logger, onCommit: onCommit)
    pages.add(to: router)
    let keyUses = KeyUses(administration, logger: logger)
    let api = try administrationAPI(
        database, configuration, door: PersonDoor(administration, token: token, uses: keyUses), token: token, logger: logger,
        live: { LiveContacts(last: contacts.last, listening: news.sites) }, backups: backups, onAct: onCommit)
    api.add(to: router)
    StatusEvents(api: api, news: news, contacts: contacts, database: database, backups: backups).add(to: router)
    let work = BoundedWork(threads: 2, waitingMax: 64)
    LocalInterface(
        operations: RecordOperations(access: CentralRecordAccess(database: database, onWrite: onCommit), work: work).all + pages.operations,
        health: pages.health, app: configuration.app, token: token,
        metricsToken: try AccessToken.load(folder: configuration.dataFolder, name: AccessToken.metricsFileName), entry: entry, work: work,
        limits: configuration.limits
    ).add(to: router)
    let server = try HostServer(
        router: router, address: configuration.address, tls: configuration.tls, limits: configuration.limits,
        trustedProxies: configuration.trustedProxies,
        services: [backups, checkpoints, contacts, history, keyUses, lists, news, pushes, reception, transfers], logger: logger, onRunning: onRunning)
    return CentralService(server: server, lock: lock, metrics: metrics)
}

/// The interfaces of Open mSupply sites.
private func addOpenMSupply(
    to router: Router<HostContext>, _ engine: CentralEngine, _ administration: Administration, _ configuration: CentralServerConfiguration,
    contacts: ContactBook, logger: Logger, onCommit: @escaping @Sendable () -> Void
) throws {
    let legacy = LegacyEngine(engine)
    let door = LegacyDoor(
        engine: legacy, signIn: try LegacySignIn(administration, configuration), proxies: configuration.trustedProxies, contacts: contacts,
        isSecure: configuration.tls != nil, logger: logger)
    LegacyRoutes(engine: legacy, door: door, contacts: contacts, limits: configuration.limits, onCommit: onCommit).add(to: router)
    LegacyPatientRoutes(engine: legacy, door: door, limits: configuration.limits, onCommit: onCommit).add(to: router)
    try LegacyLoginRoute(LegacyLogin(administration.database), door, configuration).add(to: router)
    V6Routes(engine: legacy, door: door, limits: configuration.limits, logger: logger, onCommit: onCommit).add(to: router)
    guard let tests = configuration.testEndpoints else { return }
    let bed = LegacyTestBed(administration)
    if tests == .onTestData { try bed.check() }
    try bed.tell()
    logger.warning("THE TEST ENDPOINTS ARE OPEN: whoever knows a site's password changes and deletes any record of this database")
    LegacyTestRoutes(
        bed: bed, door: door, limits: configuration.limits, passwordCost: configuration.passwordCost, onCommit: onCommit
    ).add(to: router)
}

/// The administration interface of one central server.
private func administrationAPI(
    _ database: LedgerDatabase, _ configuration: CentralServerConfiguration, door: PersonDoor, token: AccessToken, logger: Logger,
    live: @escaping @Sendable () -> LiveContacts, backups: Backups, onAct: @escaping @Sendable () -> Void
) throws -> CentralAPIRoutes {
    let work = BoundedWork(threads: 2, waitingMax: 64)
    let api = CentralAPI(
        database: database, signIn: try AccountSignIn(Administration(database), configuration), actKeySecret: token.secret(for: "act keys"), work: work,
        logger: logger, live: live, backups: backups, carried: CarriedFiles(folder: configuration.dataFolder, app: configuration.app))
    return CentralAPIRoutes(
        api, app: configuration.app, door: door, proxies: configuration.trustedProxies, work: work, limits: configuration.limits, onAct: onAct)
}

/// The central server, ready to run.
package struct CentralService: Service {
    private let server: HostServer
    private let lock: FolderLock
    /// What it counts and measures, for benchmarks.
    package let metrics: MetricRegistry

    init(server: HostServer, lock: FolderLock, metrics: MetricRegistry) {
        self.server = server
        self.lock = lock
        self.metrics = metrics
    }

    /// Serves until shut down: running calls are answered and waiting pushes applied first.
    ///
    /// - Throws: `port-in-use`, `argument-invalid`.
    package func run() async throws {
        defer { lock.release() }
        try await server.run()
    }
}
