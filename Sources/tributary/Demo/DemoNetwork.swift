import CentralServer
import Failures
import Foundation
import HTTPHost
import Logging
import SampleNetwork
import SiteServer
import Storage
import SyncCentral
import SyncRules
import SyncSite

/// The demo's central server and sites: the project's own sample network, each part in a folder of its own.
struct DemoNetwork: Sendable {
    let central: LedgerDatabase
    let administration: Administration
    let sample = SampleNetwork()
    let logger: Logger
    private let folder: String
    private let port: Int
    private static let password = "demo-password"

    init(folder: String, port: Int, logger: Logger) throws {
        self.folder = folder
        self.port = port
        self.logger = logger
        let data = DataFolder(path: folder + "/central")
        try data.create()
        central = try data.openOrCreate()
        administration = Administration(central)
    }

    /// Sets central up with the sample data and its sites; returns the number of records.
    func prepare() throws -> Int {
        try administration.initialiseCentral(name: "Ministry of Health", databaseID: NewID.make(), siteID: NewID.make())
        let writer = CentralWriter(central)
        var records = sample.centralRecords
        for store in sample.stores { records += sample.storeRecords(for: store) }
        let report = try writer.importSlice(records.map { Change(table: $0.table, id: $0.id, payload: $0.payload) })
        guard report.refused.isEmpty else { throw Failure(.internalFault, "The sample data was refused.") }
        let secret = try SitePassword.hash(Self.password)
        for site in sample.sites {
            _ = try administration.createSite(name: site.name, kind: .server, secret: secret, id: NewID.make())
            for code in site.storeCodes {
                try administration.assign(store: code, to: site.name, force: false)
                // The demo shows everything at central, prescriptions and stock of the dispensaries too.
                if try administration.store(code).isDispensary { try administration.setTransactions(store: code, true) }
            }
        }
        return records.count
    }

    /// The central server; `onRunning` is told its port.
    func centralServer(onRunning: @escaping @Sendable (Int) -> Void) throws -> CentralService {
        try centralService(
            database: central, configuration: CentralServerConfiguration(dataFolder: folder + "/central", port: port), logger: logger,
            onRunning: onRunning)
    }

    /// A site's program, calling central through `linePort`.
    func siteServer(_ number: Int, linePort: Int, onRunning: @escaping @Sendable (Int) -> Void) throws -> SiteService {
        let site = sample.sites[number]
        let configuration = try SiteServerConfiguration(
            url: "http://127.0.0.1:\(linePort)", site: site.name, intervalSeconds: 30, port: port == 0 ? 0 : port + 1 + number)
        let data = try SiteFolder.create(siteFolder(number), configuration: configuration, password: Self.password, clock: .system())
        var options = SiteServiceOptions(app: Program.app)
        options.retryMost = .seconds(5)
        return try siteService(folder: data, options: options, logger: logger, onRunning: onRunning)
    }

    func siteFolder(_ number: Int) -> String { "\(folder)/site-\(number + 1)" }

    /// A second view of a site's database, as a storekeeper's own program would have.
    func site(_ number: Int) throws -> SiteEngine { try DataFolder(path: siteFolder(number)).site() }

    /// The token that opens a host's status page.
    func token(_ part: String) -> String {
        let file = FileManager.default.contents(atPath: "\(folder)/\(part)/access.token") ?? Data()
        return String(decoding: file, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
