import CentralServer
import Failures
import Foundation
import HTTPTypes
import HTTPHost
import Hummingbird
import Logging
import Payload
import SiteServer
import Storage
import SyncCentral
import SyncRules
import SyncSite
import Testing
import Transfers

/// The world as servers that are spoken to over HTTP: by their local interfaces, by central's interface for administrators, and by sites
/// over lines that are watched.
package actor ServedWorld: World {
    private static let password = "a pass:word with ümlauts"

    private let machinery: any Machinery
    private let scratch: Scratch
    private var central: ServedFolder
    private var sites: [String: ServedFolder] = [:]
    private let lines: [String: (line: WatchedLine, port: Int)]
    /// Databases of the folders, opened beside the programs that serve them.
    private var databases: [Place: LedgerDatabase] = [:]
    private var sticks = 0
    private var machines = 0

    /// - Parameter inProcess: false runs the real program.
    package init(_ services: Services, inProcess: Bool) async throws {
        machinery = inProcess ? ServersHere(services: services) : ProcessesApart()
        scratch = try Scratch()
        let folder = scratch("central")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.beginning.get().write(to: URL(filePath: folder + "/tributary.sqlite"))
        let program = try await machinery.serveCentral(folder)
        central = ServedFolder(folder: folder, program: program, token: try Self.token(folder))
        var lines: [String: (line: WatchedLine, port: Int)] = [:]
        for name in Town.sites {
            let line = WatchedLine()
            line.lead(to: program.port)
            let served = try await services.start { announce in
                Application(
                    responder: line, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                    onServerRunning: { announce($0.localAddress?.port ?? 0) }, logger: .silent)
            }
            lines[name] = (line, served.port)
        }
        self.lines = lines
    }

    /// Ends every program.
    package func end() async {
        for site in sites.values { await site.program.end() }
        await central.program.end()
        for database in databases.values { try? database.engine.close() }
    }

    /// Central's database before any site has called; made once, and copied for each world.
    private static let beginning = Result {
        let town = try ScenarioTown.make { Int64(Date().timeIntervalSince1970) }
        for name in Town.sites {
            var edit = Administration.SiteEdit()
            edit.secret = try SitePassword.hash(password, cost: SitePassword.Cost(log2Rounds: 4))
            _ = try town.network.administration.editSite(name, edit)
        }
        // What is in the log is moved into the file that is copied.
        try town.network.central.engine.checkpoint()
        try town.network.central.engine.close()
        return try Data(contentsOf: town.network.folder.appending(path: "central.sqlite"))
    }

    private static func token(_ folder: String) throws -> String {
        try String(contentsOfFile: folder + "/access.token", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: Programs

    /// A site's program, set up and started when it is first asked for.
    private func site(_ name: String) async throws -> ServedFolder {
        if let served = sites[name] { return served }
        machines += 1
        let folder = scratch("\(name)-\(machines)")
        let port = try #require(lines[name]?.port, "\(name)")
        try machinery.makeSite(name, folder, url: "http://127.0.0.1:\(port)", password: Self.password)
        let served = ServedFolder(folder: folder, program: try await machinery.serveSite(folder), token: try Self.token(folder))
        sites[name] = served
        return served
    }

    private func served(_ place: Place) async throws -> ServedFolder {
        switch place {
        case .central: central
        case .site(let name): try await site(name)
        }
    }

    package func restart(_ place: Place) async throws {
        var served = try await served(place)
        await served.program.end()
        switch place {
        case .central:
            served.program = try await machinery.serveCentral(served.folder)
            central = served
            for line in lines.values { line.line.lead(to: served.program.port) }
        case .site(let name):
            served.program = try await machinery.serveSite(served.folder)
            sites[name] = served
        }
    }

    package func replaceMachine(of site: String) async throws {
        try await administrate("POST", "sites/\(site)/re-pair", .object([]))
        await sites.removeValue(forKey: site)?.program.end()
        try databases.removeValue(forKey: .site(site))?.engine.close()
        _ = try await self.site(site)
    }

    // MARK: What is done

    package func write(_ changes: [Change], at place: Place) async throws {
        let served = try await served(place)
        let store = try await storeWorked(by: changes, at: place)
        let members: [JSONValue] = try changes.map { change in
            .object([
                ("table", .string(change.table)), ("id", .string(change.id)),
                try change.payload.map { ("data", try JSONValue(parsing: $0)) } ?? ("delete", .bool(true)),
            ])
        }
        let body = JSONValue.object([
            ("actor", .string("ama")), ("store", .string(store)), ("confirmed", .bool(true)), ("changes", .array(members)),
        ])
        _ = try await served.call("POST", "/transactions", body)
        try await settle()
    }

    /// The store that the records say, if it is active there; else one that is.
    private func storeWorked(by changes: [Change], at place: Place) async throws -> String {
        let active = try await storesActive(at: place)
        let named = try changes.compactMap { try $0.payload.flatMap { try JSONValue(parsing: $0)["store_ID"]?.text } }.first
        if let named, active.contains(named) { return named }
        return place == .central ? ScenarioTown.centralStore : try #require(active.first, "no store is active there")
    }

    package func administer(_ act: Act) async throws {
        switch act {
        case .setPartners(let one, let other, let isOn): try await administrate(isOn ? "PUT" : "DELETE", "stores/\(one)/partners/\(other)")
        case .setShown(let kind, let subject, let store, let isOn):
            try await administrate(isOn ? "PUT" : "DELETE", "stores/\(store)/visible/\(kind.rawValue)/\(subject)")
        case .assign(let store, let site, let force):
            try await administrate("PUT", "stores/\(store)/active-site", .object([("site", .string(site)), ("force", .bool(force))]))
        case .move(let store, let site): try await administrate("PUT", "stores/\(store)/move", .object([("site", .string(site))]))
        case .setCollector(let site, let store, let isOn): try await administrate(isOn ? "PUT" : "DELETE", "stores/\(store)/collectors/\(site)")
        case .followLists:
            try await administrate("PUT", "visibility/lists", .object([("on", .bool(true))]))
            while try await administrate("POST", "visibility/lists/catch-up")["waiting"]?.truth == true {}
            // Central would go on by itself, at moments of its own.
            try await administrate("PUT", "visibility/lists", .object([("on", .bool(false))]))
        case .takeOver(let number):
            try await administrate("POST", "quarantine/\(number)/redrive", .object([("takeOver", .bool(true)), ("why", .string("It was counted."))]))
        case .judgeAgain(let number): try await administrate("POST", "quarantine/\(number)/redrive", .object([]))
        case .giveUp(let number):
            try await administrate(
                "POST", "quarantine/\(number)/dismiss", .object([("takeBack", .bool(true)), ("why", .string("It was counted twice."))]))
        }
        try await settle()
    }

    @discardableResult
    private func administrate(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        try await central.call(method, "/api/v1/" + path, body)
    }

    package func sync(_ name: String, over orders: LineOrders) async throws -> SyncTally {
        let site = try await site(name)
        let line = try #require(lines[name]?.line)
        line.begin(orders)
        let report: JSONValue
        do { report = try await site.call("POST", "/sync") } catch {
            _ = line.end()
            throw error
        }
        var tally = line.end()
        tally.sent = Int(clamping: report["pushed"]?.integer ?? 0)
        tally.keptApart = Int(clamping: report["parked"]?.integer ?? 0)
        tally.repaired = Int(clamping: report["repaired"]?.integer ?? 0)
        try await settle()
        return tally
    }

    package func setLine(of site: String, isCut: Bool) throws { try #require(lines[site]?.line).setCut(isCut) }

    package func carry(_ way: Carrying, _ site: String) async throws {
        let served = try await self.site(site)
        sticks += 1
        try machinery.carry(way, site: site, served.folder, central: central.folder, stick: scratch("stick-\(sticks)"))
        try await settle()
    }

    package func forgetRemovals() async throws { try await database(.central).write { try $0.ledger.purgeRemovals(upTo: $0.ledger.head()) } }

    /// Central's follower runs beside what it serves.
    package func settle() async throws {
        let transfers = CentralTransfers(try await database(.central))
        let end = ContinuousClock.now + .seconds(30)
        while try transfers.hasWork() {
            try #require(ContinuousClock.now < end, "central does not make its transfers")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    // MARK: What is seen

    private func database(_ place: Place) async throws -> LedgerDatabase {
        if let database = databases[place] { return database }
        let database = try ServersHere.database(try await served(place).folder)
        databases[place] = database
        return database
    }

    package func read<T: Sendable>(_ place: Place, _ body: @Sendable (Transaction) throws -> T) async throws -> T {
        try await database(place).read(body)
    }

    package func shows(_ table: String, _ id: String, at site: String) async throws -> Bool {
        do {
            _ = try await self.site(site).call("GET", "/records/\(table)/\(id)")
            return true
        } catch let failure as Failure where [.notFound, .notInitialised].contains(failure.code) { return false }
    }

    package func problems(at place: Place) async throws -> [String] {
        try machinery.problems(in: try await served(place).folder, isCentral: place == .central)
    }
}
