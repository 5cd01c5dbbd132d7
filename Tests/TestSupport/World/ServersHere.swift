import CentralServer
import Foundation
import HTTPHost
import Logging
import SiteServer
import Storage
import SyncCentral
import SyncSite

/// The servers of both sides in this process.
struct ServersHere: Machinery {
    private static let app = "scenario"
    let services: Services

    static func database(_ folder: String) throws -> LedgerDatabase {
        try LedgerDatabase(
            engine: SQLiteDatabase(path: folder + "/tributary.sqlite"), opening: UUID().uuidString, clock: { Int64(Date().timeIntervalSince1970) })
    }

    func serveCentral(_ folder: String) async throws -> ServedProgram {
        let database = try Self.database(folder)
        let configuration = CentralServerConfiguration(dataFolder: folder, host: "127.0.0.1", port: 0)
        return try await services.start {
            try centralService(database: database, configuration: configuration, logger: .silent, onRunning: $0)
        }
    }

    func serveSite(_ folder: String) async throws -> ServedProgram {
        try await services.start {
            try siteService(folder: SiteFolder(folder), options: SiteServiceOptions(app: Self.app), logger: .silent, onRunning: $0)
        }
    }

    func makeSite(_ name: String, _ folder: String, url: String, password: String) throws {
        _ = try SiteFolder.create(
            folder, configuration: SiteServerConfiguration(url: url, site: name, intervalSeconds: 0, port: 0), password: password, clock: .system())
    }

    func carry(_ way: Carrying, site name: String, _ folder: String, central: String, stick: String) throws {
        let site = SiteBundles(SiteFolder(folder), app: Self.app)
        let bundles = CentralBundles(Administration(try Self.database(central)), folder: central)
        switch way {
        case .toCentral: _ = try bundles.accept(site.make(stick, size: nil).files)
        case .toSite: _ = try site.accept(bundles.make(for: name, stick, size: nil).files)
        }
    }

    func problems(in folder: String, isCentral: Bool) throws -> [String] {
        let database = try Self.database(folder)
        return isCentral ? try Administration(database).verify().problems : try SiteEngine(database).verify().problems
    }
}
